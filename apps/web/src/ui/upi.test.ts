import { expect, test } from "bun:test";
import { upiLink } from "./upi.ts";

test.each([
  [2000, "Slot A-01", "upi://pay?pa=parkmate%40sandbox&pn=ParkMate&am=20.00&cu=INR&tn=Slot%20A-01"],
  [33_905, "A & B", "upi://pay?pa=parkmate%40sandbox&pn=ParkMate&am=339.05&cu=INR&tn=A%20%26%20B"],
])("%d paise for %s is asked of a UPI app in rupees, nothing in it misread", (paise, note, link) => {
  expect(upiLink(paise, note)).toBe(link);
});
