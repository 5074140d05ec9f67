/** A telephone number (ten digits, stored) that calls when it is pressed, grouped as people read it. */
export function PhoneLink({ phone }: { phone: string }) {
  return (
    <a
      href={`tel:+91${phone}`}
      className="relative z-1 inline-flex min-h-6 items-center font-medium whitespace-nowrap text-accent underline"
    >
      {phone.replace(/^(\d{5})(\d{5})$/, "$1 $2")}
    </a>
  );
}
