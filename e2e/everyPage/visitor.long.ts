import { everyOne } from "../pages/check.ts";
import { GROUPS } from "../pages/table.ts";

everyOne(GROUPS.visitor);
