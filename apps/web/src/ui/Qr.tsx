import { QRCodeSVG } from "qrcode.react";

/** `value` as a QR code, dark on white in every theme so that every camera reads it. */
export default function Qr({ value, label }: { value: string; label: string }) {
  return (
    <span className="inline-block rounded-lg bg-white p-3" style={{ background: "#ffffff" }}>
      <QRCodeSVG value={value} title={label} size={144} level="M" />
    </span>
  );
}
