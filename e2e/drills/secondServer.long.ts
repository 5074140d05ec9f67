/** Drill 31. */
import { drill } from "./drill.ts";
import { startSecond } from "./startSecond.ts";

drill(31, "a second server on the SQLite folder of a running one", 2, startSecond);
