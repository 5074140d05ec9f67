/** A telephone number (ten digits, stored) that calls when it is pressed (also a little above and below it), grouped as people read it. */
export function PhoneLink({ phone }: { phone: string }) {
  return (
    <a
      href={`tel:+91${phone}`}
      className="relative z-1 -my-0.5 inline-flex min-h-6 items-center before:absolute before:inset-x-0 before:-inset-y-2.5 font-medium whitespace-nowrap text-accent underline"
    >
      {phone.replace(/^(\d{5})(\d{5})$/, "$1 $2")}
    </a>
  );
}
