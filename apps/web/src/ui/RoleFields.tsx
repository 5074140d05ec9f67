import { formatPlate, type MeView, VEHICLE_TYPES } from "@parkmate/protocol";
import { words } from "../words/index.ts";
import { SelectField, TextField } from "./Field.tsx";

/** The vehicle that a driver usually comes with: plate and kind, both optional. `errorOf` gives a field's refusal. */
export function VehicleFields({
  of,
  errorOf,
}: {
  of?: Pick<MeView, "vehicleNumber" | "vehicleType">;
  errorOf: (field: string) => string | undefined;
}) {
  return (
    <>
      <TextField
        label={words.account.plate}
        optional
        name="vehicleNumber"
        defaultValue={of?.vehicleNumber ? formatPlate(of.vehicleNumber) : ""}
        autoCapitalize="characters"
        autoComplete="off"
        placeholder={words.account.plateExample}
        hint={words.account.plateHint}
        error={errorOf("vehicleNumber")}
      />
      <SelectField
        label={words.account.vehicle}
        optional
        name="vehicleType"
        defaultValue={of?.vehicleType ?? ""}
        error={errorOf("vehicleType")}
      >
        <option value="">{words.account.vehicleNone}</option>
        {VEHICLE_TYPES.map((type) => (
          <option key={type} value={type}>
            {words.vehicles[type]}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** The business of an owner: name and city, both optional. */
export function BusinessFields({
  of,
  errorOf,
}: {
  of?: Pick<MeView, "businessName" | "city">;
  errorOf: (field: string) => string | undefined;
}) {
  return (
    <>
      <TextField
        label={words.account.businessName}
        optional
        name="businessName"
        defaultValue={of?.businessName ?? ""}
        autoComplete="organization"
        error={errorOf("businessName")}
      />
      <TextField
        label={words.account.city}
        optional
        name="city"
        defaultValue={of?.city ?? ""}
        autoComplete="address-level2"
        error={errorOf("city")}
      />
    </>
  );
}
