import { everyOne } from "../pages/check.ts";
import { MORE_THAN_A_PAGE } from "../pages/furnish.ts";
import { GROUPS } from "../pages/table.ts";

everyOne(GROUPS.longLists, MORE_THAN_A_PAGE);
