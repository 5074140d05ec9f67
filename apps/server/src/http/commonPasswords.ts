/**
 * Passwords of ten characters and more that lead the public lists of leaked ones, and the patterns they follow. Shorter
 * ones are refused by length already.
 */
const COMMON = new Set(
  `1234567890 0123456789 9876543210 0987654321 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 qwertyuiop qwerty1234 qwerty12345
  qwerty123456 qwertyuiop123 asdfghjkl1 asdfghjkl123 zxcvbnm123 password12 password123 password1234 password12345
  passw0rd123 p@ssw0rd123 p@ssword123 iloveyou12 iloveyou123 iloveyou1234 welcome123 welcome1234 letmein1234
  administrator admin12345 admin123456 adminadmin football12 football123 baseball12 baseball123 superman123 batman1234
  princess12 princess123 sunshine12 sunshine123 liverpool1 liverpool123 manchester chocolate1 1234512345 123456789a
  a123456789 abc1234567 abcd123456 abcdefghij abcdefgh12 123qweasdzxc 123qweasd123 qazwsxedc123 1q2w3e4r5t6y
  computer12 computer123 whatever12 whatever123 butterfly1 jennifer123 michael123 michelle123 trustno1234 dragon1234
  monkey1234 shadow1234 master1234 killer1234 google1234 india12345 india123456 krishna123 cricket123 parkmate123
  changeme123 secret1234 testtest12 test123456 testing123 default123 hello12345 hello123456 freedom123 starwars12
  starwars123 pokemon123 mustang123 corvette12 mercedes12 november11 september1 december12`.split(/\s+/),
);

/** Whether a password is one that is tried first: on the list, one character repeated, or a straight run of digits. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  return COMMON.has(lower) || /^(.)\1*$/.test(lower) || isRun(lower);
}

function isRun(text: string): boolean {
  const steps = new Set<number>();
  for (let index = 1; index < text.length; index++) steps.add(text.charCodeAt(index) - text.charCodeAt(index - 1));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}
