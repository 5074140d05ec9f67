import type { VehicleType } from "@parkmate/protocol";
import type { Employee, Lot, Slot, WashService } from "../domain/entities.ts";

export const DEMO_PASSWORD = "parkmate-demo";

/** The demo's people (CONTRACT §1); owners are approved. */
export const DEMO_PEOPLE = [
  { role: "admin", name: "Asha Menon", email: "admin@parkmate.test" },
  {
    role: "owner",
    name: "Omar Khan",
    email: "owner@parkmate.test",
    businessName: "Khan Parking",
    city: "Kochi",
    phone: "9847010001",
    ownerStatus: "approved",
  },
  {
    role: "owner",
    name: "Priya Nair",
    email: "owner2@parkmate.test",
    businessName: "Nair Car Parks",
    city: "Bengaluru",
    phone: "9847010002",
    ownerStatus: "approved",
  },
  {
    role: "driver",
    name: "Devika Pillai",
    email: "driver@parkmate.test",
    phone: "9847020001",
    vehicleNumber: "KL08AZ1234",
    vehicleType: "hatchback",
  },
  {
    role: "driver",
    name: "Rahul Varma",
    email: "driver2@parkmate.test",
    phone: "9847020002",
    vehicleNumber: "KA05MN4321",
    vehicleType: "sedan",
  },
] as const;

const HOURLY_PAISE: Record<VehicleType, number> = {
  hatchback: 4000,
  sedan: 5000,
  multi_axle: 12000,
  three_wheeler: 2500,
  two_wheeler: 1500,
};

interface DemoLot {
  key: string;
  owner: (typeof DEMO_PEOPLE)[number]["email"];
  lot: Omit<Lot, "id" | "ownerId" | "ratingSum" | "ratingCount" | "rev" | "createdAt">;
  /** Row letter → what stands there, and how many. */
  rows: Record<string, [VehicleType, number]>;
}

const COMMON = { timeZone: "Asia/Kolkata", renewalDiscountPercent: 50, open: 1 } as const;

export const DEMO_LOTS: readonly DemoLot[] = [
  {
    key: "marine-drive",
    owner: "owner@parkmate.test",
    lot: {
      ...COMMON,
      name: "Marine Drive",
      street: "Shanmugham Road",
      locality: "Marine Drive",
      city: "Kochi",
      state: "Kerala",
      pincode: "682031",
      latitudeE6: 9_977_500,
      longitudeE6: 76_275_500,
      offersCarwash: 1,
    },
    rows: { A: ["hatchback", 8], B: ["sedan", 6], C: ["two_wheeler", 4] },
  },
  {
    key: "broadway",
    owner: "owner@parkmate.test",
    lot: {
      ...COMMON,
      name: "Broadway Market",
      street: "Broadway",
      locality: "Ernakulam",
      city: "Kochi",
      state: "Kerala",
      pincode: "682011",
      latitudeE6: 9_981_600,
      longitudeE6: 76_276_900,
      offersCarwash: 0,
    },
    rows: { A: ["hatchback", 6], B: ["three_wheeler", 4] },
  },
  {
    key: "mg-road",
    owner: "owner2@parkmate.test",
    lot: {
      ...COMMON,
      name: "MG Road",
      street: "Mahatma Gandhi Road",
      locality: "Ashok Nagar",
      city: "Bengaluru",
      state: "Karnataka",
      pincode: "560001",
      latitudeE6: 12_975_200,
      longitudeE6: 77_605_700,
      offersCarwash: 1,
    },
    rows: { A: ["sedan", 6], B: ["hatchback", 4], C: ["multi_axle", 2] },
  },
];

/** The slots of a demo lot, A-01, A-02, … */
export function demoSlots({ key, rows }: DemoLot): Slot[] {
  return Object.entries(rows).flatMap(([row, [vehicleType, count]]) =>
    Array.from({ length: count }, (_, index): Slot => {
      const label = `${row}-${String(index + 1).padStart(2, "0")}`;
      const id = `demo-slot-${key}-${label.toLowerCase()}`;
      const hourlyPaise = HOURLY_PAISE[vehicleType];
      return { id, lotId: `demo-lot-${key}`, label, vehicleType, hourlyPaise, inService: 1 };
    }),
  );
}

export const DEMO_SERVICES: readonly WashService[] = [
  {
    id: "demo-service-quick",
    name: "Quick rinse",
    description: "Outside, water and cloth",
    pricePaise: 15000,
    minutes: 15,
    active: 1,
  },
  {
    id: "demo-service-foam",
    name: "Foam wash",
    description: "Outside with foam, tyres and glass",
    pricePaise: 29900,
    minutes: 30,
    active: 1,
  },
  {
    id: "demo-service-full",
    name: "Full service",
    description: "Outside and inside, vacuumed and polished",
    pricePaise: 59900,
    minutes: 60,
    active: 1,
  },
];

/** Two work for owners, two are free. */
export const DEMO_EMPLOYEES: readonly (Omit<Employee, "createdAt" | "ownerId" | "status"> & {
  owner: string | null;
})[] = [
  {
    id: "demo-employee-1",
    name: "Ravi Kumar",
    phone: "9847030001",
    licenceNumber: "KL0720190001234",
    owner: "owner@parkmate.test",
    availability: "available",
  },
  {
    id: "demo-employee-2",
    name: "Sunil Das",
    phone: "9847030002",
    licenceNumber: "KA0520180004321",
    owner: "owner2@parkmate.test",
    availability: "available",
  },
  {
    id: "demo-employee-3",
    name: "Meera Joseph",
    phone: "9847030003",
    licenceNumber: "KL0720200005678",
    owner: null,
    availability: "available",
  },
  {
    id: "demo-employee-4",
    name: "Arjun Shetty",
    phone: "9847030004",
    licenceNumber: "KA0120210008765",
    owner: null,
    availability: "available",
  },
];
