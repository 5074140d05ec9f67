import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { EmployeeView, Page } from "@parkmate/protocol";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let owner: HttpPerson;
let other: HttpPerson;
let admin: HttpPerson;
beforeAll(async () => {
  rig = await openHttpRig();
  [owner, other, admin] = [await rig.person("owner"), await rig.person("owner"), await rig.person("admin")];
});
afterAll(() => rig.close());

const applicant = { name: "Ravi Kumar", phone: "+91 98470 12345", licenceNumber: "KL07 2019 0001234" };
let peers = 0;
const apply = (body: unknown, peer = `203.0.113.${++peers}`) =>
  rig.send("POST", "/api/employees/applications", { body, peer });
const items = async (as: HttpPerson, path: string): Promise<EmployeeView[]> =>
  ((await rig.send("GET", path, { as })).json as Page<EmployeeView>).items;
const post = (as: HttpPerson, path: string, body?: unknown) => rig.send("POST", path, { as, body });

test("CONTRACT §2 POST /api/employees/applications, /accept, /take, PATCH, /release: from form to pool to owner and back", async () => {
  const { json, status } = await apply(applicant);
  const { employee } = json as { employee: EmployeeView };
  expect({ status, employee: employee as object }).toEqual({
    status: 201,
    employee: { ...applicant, id: employee.id, phone: "9847012345", status: "applied" },
  });
  const { id } = employee;
  expect((await items(admin, "/api/admin/employees?status=applied")).map((row) => row.id)).toEqual([id]);
  expect(await items(owner, "/api/owner/employees/pool")).toEqual([]);

  expect((await post(admin, `/api/admin/employees/${id}/accept`)).json).toMatchObject({
    employee: { status: "accepted" },
  });
  problemIn(await post(admin, `/api/admin/employees/${id}/decline`), 409, "employee.wrong_state");
  expect(await items(admin, "/api/admin/employees?status=applied")).toEqual([]);
  for (const each of [owner, other]) {
    expect(await items(each, "/api/owner/employees/pool")).toMatchObject([{ id, ownerId: null, workload: 0 }]);
  }
  const waiting = await rig.person("owner", { ownerStatus: "pending" });
  expect(await items(waiting, "/api/owner/employees/pool")).toEqual([]);

  const both = await Promise.all([owner, other].map((as) => post(as, `/api/owner/employees/${id}/take`)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const [winner, loser] = both[0]?.status === 200 ? [owner, other] : [other, owner];
  const lost = both.find(({ status }) => status === 409);
  if (lost) expect(problemIn(lost, 409, "employee.wrong_state").detail).toMatch(/^[A-Z].*\.$/);
  expect(await items(loser, "/api/owner/employees/pool")).toEqual([]);
  expect((await items(winner, "/api/owner/employees")).map((row) => row.id)).toEqual([id]);

  const patch = (as: HttpPerson) =>
    rig.send("PATCH", `/api/owner/employees/${id}`, { as, body: { availability: "offline" } });
  expect((await patch(loser)).status).toBe(404);
  expect((await patch(winner)).json).toMatchObject({ employee: { id, availability: "offline" } });
  expect((await post(loser, `/api/owner/employees/${id}/release`)).status).toBe(404);
  expect((await post(winner, `/api/owner/employees/${id}/release`)).json).toMatchObject({
    employee: { ownerId: null },
  });
  problemIn(await post(winner, `/api/owner/employees/${id}/release`), 409, "employee.wrong_state");
  expect(await items(winner, "/api/owner/employees")).toEqual([]);
});

test("DOMAIN §6 #10 employee.assigned: the session that took somebody is the one that hears no toast of it", async () => {
  const { json } = await post(admin, "/api/admin/employees", applicant);
  const { id } = (json as { employee: EmployeeView }).employee;
  await post(owner, `/api/owner/employees/${id}/take`);
  const notice = await rig.store.read
    .selectFrom("notifications")
    .selectAll()
    .where("readerId", "=", owner.userId)
    .orderBy("seq", "desc")
    .executeTakeFirstOrThrow();
  const { id: sessionId } = await rig.store.accountsRead
    .selectFrom("session")
    .select("id")
    .where("userId", "=", owner.userId)
    .executeTakeFirstOrThrow();
  expect(notice).toMatchObject({ event: "employee.assigned", silentFor: sessionId });
});

test("CONTRACT §2 POST /api/admin/employees: into the pool, once per key; the pool is paged", async () => {
  const key = { "idempotency-key": "a key of an admin" };
  const add = () => rig.send("POST", "/api/admin/employees", { as: admin, body: applicant, headers: key });
  const [first, again] = [await add(), await add()];
  expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([first.text, "true"]);
  expect(first.json).toMatchObject({ employee: { status: "accepted", ownerId: null, availability: "available" } });
  for (let n = 0; n < 4; n++) await post(admin, "/api/admin/employees", { ...applicant, name: `Person ${n}` });
  const all = (await items(owner, "/api/owner/employees/pool?limit=100")).map((row) => row.id);
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path = `/api/owner/employees/pool?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
    const page = (await rig.send("GET", path, { as: owner })).json as Page<EmployeeView>;
    seen.push(...page.items.map((row) => row.id));
    cursor = page.next;
  }
  expect(seen.length).toBeGreaterThan(4);
  expect(seen).toEqual(all);
});

describe("what is refused", () => {
  test.each([
    ["no name", { name: undefined }, "name", "must be text"],
    ["a name of blanks", { name: " " }, "name", "must not be empty"],
    [
      "a landline",
      { phone: "0484 2345678" },
      "phone",
      "must be a mobile number: optional +91, then 10 digits starting 6 to 9",
    ],
    ["no licence", { licenceNumber: "" }, "licenceNumber", "must not be empty"],
    ["a long licence", { licenceNumber: "x".repeat(41) }, "licenceNumber", "must be at most 40 characters"],
    ["an owner of their choice", { ownerId: "me" }, "ownerId", "is not a field of this request"],
    ["a status of their choice", { status: "accepted" }, "status", "is not a field of this request"],
  ])("an application or a new employee with %s", async (_what, patch, field, message) => {
    for (const got of [
      await apply({ ...applicant, ...patch }),
      await post(admin, "/api/admin/employees", { ...applicant, ...patch }),
    ]) {
      const { errors } = problemIn(got, 422, "validation");
      expect(errors?.map((error) => ({ field: error.field, message: error.message }))).toEqual([{ field, message }]);
    }
  });

  test("an availability or a status that is none", async () => {
    const { id } = await rig.employee(owner.userId);
    const got = await rig.send("PATCH", `/api/owner/employees/${id}`, { as: owner, body: { availability: "busy" } });
    expect(problemIn(got, 422, "validation").errors).toMatchObject([
      { field: "availability", message: "must be available or offline" },
    ]);
    const list = await rig.send("GET", "/api/admin/employees?status=hired", { as: admin });
    expect(problemIn(list, 422, "validation").errors).toMatchObject([{ field: "status" }]);
  });

  test("ten applications of an address are taken in an hour, the next waits; another address is free", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await apply({ ...applicant, name: `N ${n}` }, "198.51.100.1")).status);
    expect(statuses.indexOf(429)).toBe(10);
    const refused = await apply(applicant, "198.51.100.1");
    problemIn(refused, 429, "rate_limited");
    expect(refused.headers.get("retry-after")).toBe("360");
    expect((await apply(applicant, "198.51.100.2")).status).toBe(201);
    await rig.time.advance(360_000);
    expect((await apply(applicant, "198.51.100.1")).status).toBe(201);
    const unlimited = await openHttpRig({ env: { PARKMATE_RATE_LIMITS: "off" } });
    for (let n = 0; n < 12; n++) {
      expect((await unlimited.send("POST", "/api/employees/applications", { body: applicant })).status).toBe(201);
    }
    await unlimited.close();
  });
});

test("CONTRACT §2 GET /api/owner/employees: longest with us first over all pages, each once, while one more joins", async () => {
  const boss = await rig.person("owner");
  const ids: string[] = [];
  for (const name of ["A", "B", "C"])
    ids.push((await rig.employee(boss.userId, { id: rig.world.ids.next(), name })).id);
  const page = async (query: string) =>
    (await rig.send("GET", `/api/owner/employees?${query}`, { as: boss })).json as Page<EmployeeView>;
  const first = await page("limit=2");
  ids.push((await rig.employee(boss.userId, { id: rig.world.ids.next() })).id);
  const rest = await page(`limit=2&cursor=${first.next}`);
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
  expect(rest.next).toBeNull();
  for (const query of ["limit=0", "cursor=x"]) {
    problemIn(await rig.send("GET", `/api/owner/employees?${query}`, { as: boss }), 422, "validation");
  }
});

test("an owner finds employees of their own and of the free pool by the starts of words", async () => {
  const boss = await rig.person("owner");
  const enter = async (ownerId: string | null, name: string, phone: string, licenceNumber: string): Promise<string> =>
    (await rig.employee(ownerId, { id: rig.world.ids.next(), name, phone, licenceNumber })).id;
  const mine = await enter(boss.userId, "Fathima Beevi", "9847088881", "KL66 1");
  const [, theirs] = [await enter(boss.userId, "Gopi", "9847088882", "KL66 2"), await rig.person("owner")];
  await enter(theirs.userId, "Fathima Other", "9847088883", "KL66 3");
  const free = await enter(null, "Fathima Free", "9847088884", "KL66 4");
  const found = async (path: string, q: string): Promise<string[]> =>
    (await items(boss, `/api/owner/employees${path}?q=${encodeURIComponent(q)}`)).map(({ id }) => id);
  for (const q of ["fath", "FATHIMA kl66", "984708888"]) expect(await found("", q)).toContain(mine);
  expect(await found("", "fath")).toEqual([mine]);
  expect(await found("", "gopi beevi")).toEqual([]);
  expect(await found("", "...")).toEqual([]);
  expect((await found("", "")).length).toBe(2);
  expect(await found("/pool", "fathima")).toEqual([free]);
  expect(await found("/pool", "beevi")).toEqual([]);
  const headers = { accept: "text/csv" };
  const csv = await rig.send("GET", "/api/owner/employees?q=fathima", { as: boss, headers });
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="employees.csv"');
  expect(csv.text.trimEnd().split("\r\n").slice(1)).toEqual([`${mine},Fathima Beevi,9847088881,KL66 1,yes,0`]);
});

describe("CONTRACT §2 GET /api/admin/employees?q=", () => {
  test.each([
    ["sun", ["Sunil Thomas"]],
    ["THOMAS sunil", ["Sunil Thomas"]],
    ["9847099", ["Sunil Thomas"]],
    ["KL55 2021", ["Sunil Thomas"]],
    ["sunil nobody", []],
    ["...", []],
  ])("%p finds %p", async (q, names) => {
    const body = { name: "Sunil Thomas", phone: "9847099999", licenceNumber: "KL55 2021 7654321" };
    const headers = { "idempotency-key": "the key of Sunil" };
    expect((await rig.send("POST", "/api/admin/employees", { as: admin, body, headers })).status).toBe(201);
    const found = await items(admin, `/api/admin/employees?q=${encodeURIComponent(q)}`);
    expect(found.map(({ name }) => name)).toEqual(names);
  });

  test("an empty search finds everybody, a status narrows it", async () => {
    expect((await items(admin, "/api/admin/employees?q=")).length).toBeGreaterThan(1);
    expect(await items(admin, "/api/admin/employees?q=sunil&status=applied")).toEqual([]);
  });
});
