/** The form for `count` by the rules of `locale` (Unicode CLDR, through Intl); `other` stands for forms that are not given. */
export function pluralOf(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
}

export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
