/** What became of one attempt: taken over by whoever carries it, an address that is no more, or neither. */
export type SendOutcome = { kind: "accepted" } | { kind: "gone" } | { kind: "failed"; why: string };

/** A mail as it is sent. */
export interface Mail {
  /** The same for the same notices to the same person, so that a repeated mail can be known as one. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where the reader switches these mails off. */
  unsubscribeUrl: string;
}

export interface MailSender {
  /** Hands the mail to the mail server. Never throws. */
  send(mail: Mail): Promise<SendOutcome>;
}

/** What a browser is pushed. */
export interface Push {
  /** The notice's id: a repeated push replaces the first. */
  id: string;
  title: string;
  body: string;
  /** A path of the web app. */
  href: string;
}

/** A browser as the push service knows it, with the keys only it can read by. */
export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushSender {
  /** The key by which browsers know that a push is ours. */
  readonly publicKey: string;
  /** Hands the push to the browser's push service, which keeps it for `ttlSeconds`. Never throws. */
  send(to: PushTarget, push: Push, ttlSeconds: number): Promise<SendOutcome>;
}

/** The channels this server offers to people who have no page open. */
export interface Senders {
  readonly email: MailSender | null;
  readonly push: PushSender | null;
}
