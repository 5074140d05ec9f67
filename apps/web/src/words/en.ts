import type { EventName, NotificationData, RefusalCode } from "@parkmate/protocol";
import { pluralOf } from "./plural.ts";

const plural = pluralOf("en");

/**
 * Every word of the page in English. A further language is a file like this one, named for its tag (`hi.ts`), that exports
 * `words: Words`. Sentences take what varies as arguments; counts go through `plural`.
 */
export const en = {
  /** BCP 47 tags for Intl: dates and clocks, and money and numbers. */
  dateLocale: "en-GB",
  numberLocale: "en-IN",

  /** What the server says in its own words (English) may be said in others here, by its code. */
  refusals: {} as Partial<Record<RefusalCode, string>>,
  notices: {} as Partial<Record<EventName, (data: NotificationData) => { title: string; body: string }>>,

  common: {
    close: "Close",
    cancel: "Cancel",
    keep: "Keep it",
    save: "Save",
    saved: "Saved",
    edit: "Edit",
    back: "Back",
    open: "Open",
    showMore: "Show more",
    showAll: "Show all",
    tryAgain: "Try again",
    loading: "Loading",
    search: "Search",
    clearSearch: "Clear search",
    clearFilters: "Clear filters",
    noneMatch: "Nothing matches",
    noneMatchHint: "No entry fits these filters.",
    filters: "Filters",
    all: "All",
    any: "Any",
    optional: (label: string) => `${label} (optional)`,
    choose: "Choose…",
    yes: "Yes",
    no: "No",
    reason: "Reason",
    reasonMissing: "Please give a reason.",
    exportCsv: "Export CSV",
    details: "Details",
    unknown: "unknown",
    asOf: (time: string) => `as of ${time}`,
    newRow: "New",
    showTable: "Show as a table",
    time: "Time",
    actions: "Actions",
    countOf: (count: number, thing: string) => `${count} ${thing.toLowerCase()}`,
    perHour: (price: string) => `${price} per hour`,
    perHourShort: (price: string) => `${price}/h`,
    slotAt: (slot: string, lot: string) => `Slot ${slot}, ${lot}`,
    slot: (label: string) => `Slot ${label}`,
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    hours: (hours: number) => `${hours} h`,
    minutes: (minutes: number) => `${minutes} min`,
    stars: (rating: string) => `${rating} of 5 stars`,
  },

  errors: {
    unreachable: "ParkMate cannot be reached. Check your connection and try again.",
    away: "ParkMate is away for a moment. Please try again.",
    refused: (status: number) => `The request was refused (${status}).`,
    unexpected: "Something went wrong. Please try again.",
    pageTitle: "This page cannot be shown",
    page: "It could not be loaded, or something went wrong in it. You may be offline, or ParkMate has a new version.",
    reload: "Load again",
    notFoundTitle: "Nothing here",
    notFound: "There is no page at this address.",
    toStart: "To the start page",
    wrongRoleTitle: "Not for this account",
    wrongRole: (wanted: string, own: string) => `This page is for ${wanted}s; you are signed in as ${own}.`,
    toYourStart: "To your start page",
  },

  levels: { success: "Success", info: "Information", warning: "Warning", error: "Error" },

  roles: { driver: "driver", owner: "owner", admin: "admin" },

  vehicles: {
    hatchback: "Hatchback",
    sedan: "Sedan",
    multi_axle: "Multi-axle",
    three_wheeler: "Three-wheeler",
    two_wheeler: "Two-wheeler",
  },

  states: {
    booking: {
      pending: "Waiting for payment",
      scheduled: "Scheduled",
      active: "Active",
      expired: "Time is up",
      completed: "Completed",
      cancelled: "Cancelled",
    },
    payment: { pending: "Pending", succeeded: "Paid", failed: "Failed", refunded: "Refunded" },
    carwash: {
      pending: "Requested",
      confirmed: "Confirmed",
      in_progress: "In progress",
      completed: "Done",
      cancelled: "Cancelled",
    },
    owner: { pending: "Waiting", approved: "Approved", declined: "Declined" },
    employee: { applied: "Applied", accepted: "Accepted", declined: "Declined" },
    availability: { available: "Available", offline: "Offline" },
    slot: { free: "Free", held: "Held", taken: "Taken", out: "Out of service" },
    user: { enabled: "Enabled", disabled: "Disabled" },
  },

  payments: {
    methods: { upi: "UPI", card: "Card", cash: "Cash" },
    kinds: { booking: "Parking", renewal: "Renewal", carwash: "Car wash" },
  },

  /** The frame of every page: navigation, connection, account, installing and updating. */
  app: {
    product: "ParkMate",
    mainNavigation: "Main",
    skipToContent: "Skip to the content",
    more: "More",
    inbox: "Inbox",
    inboxUnread: (count: string) => `Inbox, ${count} unread`,
    account: "Account",
    signIn: "Sign in",
    signOut: "Sign out",
    register: "Register",
    noConnection: (since: string) => `No connection since ${since}. Reconnecting…`,
    nav: {
      lots: "Lots",
      myBookings: "My bookings",
      myWashes: "Washes",
      desk: "Desk",
      ownerLots: "Lots",
      bookings: "Bookings",
      payments: "Payments",
      washes: "Washes",
      employees: "Employees",
      reviews: "Reviews",
      people: "People",
      owners: "Owners",
      services: "Services",
      trace: "Notice trace",
      profile: "Profile",
      preferences: "Preferences",
      sessions: "Devices and password",
    },
  },

  /** Welcome, sign in, register. */
  visitor: {
    signInTitle: "Sign in",
    registerTitle: "Register",
  },

  /** The list of lots. */
  lots: {
    title: "Parking lots",
    freeOf: (free: number, total: number) => `${free} of ${total} free`,
  },

  /** One lot and booking there. */
  lot: {
    untitled: "Parking lot",
  },

  /** Paying, wherever it happens. */
  pay: {
    legend: "Payment",
  },

  /** One booking. */
  booking: {
    title: "Booking",
    tabTitle: (state: string, slot: string) => `${state} · ${slot}`,
    clockTitle: (left: string, slot: string) => `${left} · ${slot}`,
    details: "Details",
    facts: {
      slot: "Slot",
      lot: "Lot",
      plate: "Number plate",
      vehicle: "Vehicle",
      starts: "Starts",
      ends: "Ends",
      price: "Price",
      reference: "Reference",
    },
    clocks: {
      starts: "Starts in",
      runs: "Time left",
      ending: "Ending soon",
      grace: "Slot kept for",
      pay: "Time left to pay",
      confirm: "Waiting for the payment",
    },
    unknownTime: "--:--",
    days: (days: number) => plural(days, { one: "1 day and", other: `${days} days and` }),
    startsAt: (time: string) => `From ${time}`,
    endsAt: (time: string) => `Until ${time}`,
    keptUntil: (time: string) => `Kept until ${time}`,
    wasSlot: (label: string) => `was ${label}`,
    moved: (now: string, was: string) => `Your slot is now ${now}, it was ${was}.`,
    now: {
      active: (end: string) => `Parked until ${end}. Renew before then to stay longer.`,
      ending: (end: string) => `Your time ends at ${end}. Renew to stay, or leave in time.`,
      expired: (until: string) => `Time is up. Your slot is kept until ${until}: renew to stay, or leave.`,
      scheduled: (start: string) => `Yours from ${start}. Until then you can cancel and get everything back.`,
      payCash: (amount: string, reference: string, until: string) =>
        `Pay ${amount} at the counter by ${until} and say ${reference}. The owner confirms it.`,
      payOnline: (until: string) =>
        `Your bank has not confirmed the payment yet. Without an answer the slot is released at ${until}.`,
      completed: (lot: string) => `Your parking at ${lot} is over. Thank you.`,
      cancelled: (by: string) => `Cancelled by ${by}.`,
      reason: (reason: string) => `Reason: ${reason}`,
      renewTooLate: "It can no longer be renewed.",
    },
    cancelledBy: { driver: "you", owner: "the owner", admin: "an admin", system: "ParkMate" },
    announce: {
      left: (minutes: number) =>
        plural(minutes, { one: "Less than 1 minute left.", other: `Less than ${minutes} minutes left.` }),
    },
    renewalWaitsCash: (amount: string) =>
      `Your renewal waits for ${amount} at the counter. The time is added when the owner has confirmed the money.`,
    renewalWaitsOnline: (amount: string) =>
      `Your renewal of ${amount} waits for your bank. The time is added when the payment is confirmed.`,
    actions: {
      renew: "Renew",
      addWash: "Add wash",
      end: "End parking",
      cancel: "Cancel booking",
      bookAgain: "Book again",
      more: "More",
    },
    renew: {
      title: "Renew",
      lead: (slot: string, end: string) => `${slot}. Ends at ${end} now.`,
      add: "Add",
      until: (time: string) => `Until ${time}`,
      longest: (time: string) => `The longest possible is until ${time}.`,
      noLonger: "No more time is to be had in this slot.",
      otherSlot: "Find another slot",
      changed: (end: string) =>
        `The booking was changed meanwhile: it ends at ${end} now. Nothing was charged. Look again, then pay.`,
      discount: (percent: string) => `${percent} off for a renewal, included.`,
      cash: "In cash the time is added once the owner has confirmed the money.",
      replaces: (amount: string) => `It takes the place of the renewal that waits for ${amount} in cash.`,
      newEnd: "New end",
      pay: (price: string) => `Pay ${price}`,
      payCash: (price: string) => `Renew, pay ${price} in cash`,
    },
    end: {
      title: "End parking now?",
      action: "End now",
      body: "The slot becomes free for others at once. Time that is left is not refunded.",
      wash: "The wash that has not begun is cancelled and refunded.",
    },
    cancel: {
      title: "Cancel this booking?",
      action: "Cancel now",
      body: "The slot becomes free for others.",
      refundable: (until: string) =>
        `Your slot is not to be had. Until ${until} you may cancel and get everything back.`,
      refundableAction: "Cancel, full refund",
    },
    refund: {
      online: (amount: string) => `${amount} goes back to where it was paid from.`,
      cash: (amount: string) => `${amount} is handed back at the counter.`,
      none: "Nothing was charged.",
    },
    calendar: "Remind me in my calendar",
    calendarHint: "An event that rings 5 minutes before the end, with everything closed. Add it again after a renewal.",
    plate: {
      action: "Correct the plate",
      hint: (plate: string) => `Booked for ${plate}`,
      title: "Correct the plate",
      label: "Number plate",
      lead: "For a mistyped plate. Time, slot and price stay.",
    },
    blocked: {
      action: "Somebody is in my slot",
      hint: "You get another free one at the same price, the owner is told.",
      title: (slot: string) => `Somebody is in slot ${slot}?`,
      body: "We find you a free slot of the same kind in this lot. Time and price stay, and the owner is told.",
      confirm: "Find me another slot",
      later: "Not now",
      cancel: "Cancel with full refund",
    },
    receipt: {
      title: "Receipt",
      payments: "Payments",
      print: "Print",
      parked: "Booked time",
      paid: "Paid",
      refunded: "Refunded",
      total: "Total",
      refundedAt: (time: string) => `Refunded ${time}`,
      refundComing: "The refund is on its way",
      cashBack: "To be handed back at the counter",
      verifiedAt: (time: string) => `Received ${time}`,
      waitsForOwner: "The owner has not confirmed the money yet",
      waitsForBank: "Your bank has not confirmed it yet",
    },
    /** Why a payment failed, by the server's code. */
    failures: {
      "payment.declined": "Declined",
      "payment.insufficient_funds": "Not enough money in the account",
      "payment.timeout": "The provider did not answer in time",
      "cash.rejected": "The owner did not get the money",
      "booking.lapsed": "Not paid in time",
      "booking.closed": "The booking was closed first",
      "booking.not_renewable": "The time to renew was over",
      "payment.too_late": "Paid too late",
      "renewal.replaced": "A newer renewal took its place",
      "carwash.cancelled": "The wash was cancelled first",
    } as Partial<Record<string, string>>,
    review: {
      title: "Your review",
      lead: (lot: string) => `How was ${lot}? Others see your first name.`,
      rating: "Stars",
      text: "What should others know?",
      ratingMissing: "Choose one to five stars.",
      textMissing: "Write a few words.",
      send: "Send review",
      edit: "Edit review",
      remove: "Delete review",
      removeTitle: "Delete your review?",
      removeBody: "Others no longer see it, and its stars no longer count. You may write another one.",
      edited: (day: string) => `Edited ${day}`,
      draftKept:
        "You have reviewed this visit already. What you wrote just now is kept: edit the review to put it there.",
      otherVisit: "It counts for an earlier visit of yours that had no review yet.",
    },
    skip: {
      title: "Skip ahead",
      hint: "Demo: moves the clock of the server, for everybody.",
      toStart: "To the start",
      toWarning: "To the warning",
      toEnd: "To the end",
      toGraceEnd: "To the end of grace",
      byMinutes: (minutes: number) => `+${minutes} min`,
    },
  },

  /** The driver's bookings. */
  bookings: {
    title: "My bookings",
    state: "State",
    running: "Running",
    coming: "Coming",
    earlier: "Earlier",
    emptyTitle: "No bookings yet",
    empty: "What you book appears here, the running one first.",
    find: "Find a slot",
    renew: "Renew",
  },

  /** The driver's washes. */
  washes: {
    title: "My washes",
    state: "State",
    order: "Order a wash",
    running: "Coming and running",
    earlier: "Earlier",
    emptyTitle: "No washes yet",
    empty: "Washes you order, for a parked car or on their own, appear here.",
    one: "Car wash",
    lot: "Lot",
    when: "When",
    whileParked: "While you park",
    by: "By",
    nobodyYet: "Nobody assigned yet",
    price: "Price",
    notes: "Notes",
    steps: "Progress",
    cancelledReason: (reason: string) => `Cancelled. Reason: ${reason}`,
    cancelled: "This wash was cancelled.",
    waitsForCash: (amount: string) => `Pay ${amount} at the counter: the owner confirms that the money was received.`,
    waitsForBank: "Your bank has not confirmed the payment yet. This page changes by itself.",
    waitsForOwner: "Paid. The owner still has to confirm the hour; you will be told.",
    confirmed: "Everything is arranged.",
    inProgress: "Your car is being washed.",
    done: "Your car is clean.",
    openBooking: "Open the booking",
    cancel: "Cancel wash",
    cancelTitle: "Cancel this wash?",
    another: "Order another wash",
    add: {
      title: "Add a car wash",
      none: "No washes on offer",
      pay: (price: string) => `Pay ${price}`,
      payCash: (price: string) => `Order, pay ${price} in cash`,
    },
    fresh: {
      title: "Order a wash",
      lead: "For a day and hour of your choice, whether you park there or not.",
      service: "Service",
      serviceDetail: (price: string, minutes: string) => `${price} · ${minutes}`,
      noServices: "No washes on offer at the moment",
      lot: "Lot",
      searchLots: "Search lots with car wash",
      noLots: "No lot washes cars at the moment",
      noLotFound: "No lot with car wash fits that",
      changeLot: "Choose another lot",
      day: "Day",
      today: "Today",
      tomorrow: "Tomorrow",
      hour: "Hour",
      hourZone: (lot: string) => `Clock of ${lot}`,
      left: (left: number) => plural(left, { one: "1 left", other: `${left} left` }),
      full: "Full",
      past: "Too late",
      noHours: "No hour is left on this day. Choose another one.",
      filledMeanwhile: "That hour has just been taken. Everything else is as you chose it: pick another hour.",
      notes: "Notes for whoever washes",
      notesHint: "Where the car stands, its number plate, what to mind.",
      summary: "Your wash",
      chooseService: "Choose a service",
      chooseLot: "Choose a lot",
      chooseHour: "Choose an hour",
      missing: (what: string) => `Still missing: ${what}.`,
    },
  },

  /** Profile, preferences, sessions. */
  account: {
    title: "Profile",
  },

  inbox: {
    title: "Inbox",
  },

  toasts: {
    region: "Notices",
    dismiss: "Dismiss",
    whileAway: (count: number) =>
      plural(count, { one: "1 notice while you were away", other: `${count} notices while you were away` }),
    openInbox: "Open the inbox",
  },

  ownerDesk: {
    title: "Desk",
  },

  ownerLots: {
    title: "Lots",
  },

  ownerBookings: {
    title: "Bookings",
  },

  ownerPayments: {
    title: "Payments",
  },

  ownerWashes: {
    title: "Washes",
  },

  ownerEmployees: {
    title: "Employees",
  },

  ownerReviews: {
    title: "Reviews",
  },

  adminDesk: {
    title: "Desk",
  },

  adminPeople: {
    title: "People",
  },

  adminOwners: {
    title: "Owners",
  },

  adminBookings: {
    title: "Bookings",
  },

  adminEmployees: {
    title: "Employees",
  },

  adminServices: {
    title: "Services",
  },

  adminTrace: {
    title: "Notice trace",
  },
};
