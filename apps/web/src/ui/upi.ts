/** Who is paid: the sandbox's own id. No bank knows it, so that a real UPI app moves no money. */
export const UPI_PAYEE = "parkmate@sandbox";

/** The link that opens a UPI app with payee and amount filled in (NPCI's UPI deep linking). `amountPaise` is an integer. */
export function upiLink(amountPaise: number, note: string): string {
  const parts = { pa: UPI_PAYEE, pn: "ParkMate", am: (amountPaise / 100).toFixed(2), cu: "INR", tn: note };
  // Not URLSearchParams: its "+" for a space is shown as a plus by UPI apps.
  return `upi://pay?${Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&")}`;
}
