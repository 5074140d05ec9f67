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
    about: (subject: string, said: string) => `${subject}: ${said}`,
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
  },

  /** The driver's bookings. */
  bookings: {
    title: "My bookings",
  },

  /** The driver's washes. */
  washes: {
    title: "My washes",
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
    searchLabel: "Search plate or reference",
    lot: "Lot",
    state: "State",
    from: "From day",
    to: "To day",
    fileName: "bookings.csv",
    emptyTitle: "No bookings yet",
    emptyHint: "Bookings at your lots appear here by themselves.",
    vehicle: "Vehicle",
    slot: "Slot",
    driver: "Driver",
    time: "Time",
    price: "Price",
    missingTitle: "No such booking",
    missing: "There is no booking at your lots with that id.",
    reference: "Reference",
    vehicleType: "Vehicle type",
    starts: "Starts",
    ends: "Ends",
    timeZone: "Time zone",
    phone: "Phone",
    noPhone: "not given",
    left: "Time left",
    startsIn: "Starts in",
    holdLeft: "Left to pay",
    graceLeft: "Grace left",
    over: "over",
    cancelledBy: "Cancelled by",
    cancellers: { driver: "the driver", owner: "you", admin: "an admin", system: "ParkMate" },
    refundableUntil: "Driver may cancel with full refund until",
    payments: "Payments",
    noPayments: "Nothing has been paid.",
    wash: "Car wash",
    openWash: "Open the wash",
    history: "History",
    booked: "Booked",
    startedAt: "Started",
    renewalAsked: (amount: string) => `Renewal ordered, ${amount}`,
    washOrdered: (amount: string) => `Wash ordered, ${amount}`,
    paymentSettled: (amount: string) => `${amount} paid`,
    cashVerified: (amount: string) => `${amount} in cash verified`,
    refunded: (amount: string) => `${amount} refunded`,
    timeUp: "Time was up",
    more: (plate: string) => `More for ${plate}`,
    cancel: "Cancel booking",
    cancelTitle: "Cancel this booking?",
    cancelAction: "Cancel now",
    cancelHint: "The driver reads it. What was paid online is refunded in full.",
    cash: (amount: string, kind: string) => `${amount} in cash for ${kind}`,
  },

  ownerPayments: {
    title: "Payments",
    toVerify: "Cash to verify",
    noCash: "No cash to verify",
    noCashHint: "Cash that drivers bring to the counter appears here by itself.",
    all: "All payments",
    emptyTitle: "No payments yet",
    emptyHint: "What drivers pay at your lots appears here by itself.",
    fileName: "payments.csv",
    lot: "Lot",
    state: "State",
    method: "Method",
    from: "From day",
    to: "To day",
    about: "Vehicle or service",
    kind: "For",
    slot: "Slot",
    driver: "Driver",
    created: "Asked for",
    amount: "Amount",
    left: "Time left",
    verify: "Verify cash",
    reject: "Reject",
    rejectTitle: "Reject this cash payment?",
    rejectAction: "Reject payment",
    rejectHint: "The driver reads it.",
    subject: (amount: string, whose: string) => `${amount}, ${whose}`,
    missingTitle: "No such payment",
    missing: "There is no payment at your lots with that id.",
    reference: "Booking",
    service: "Service",
    scheduledAt: "Wash at",
    verifiedAt: "Verified",
    refundedAt: "Refunded",
    refundPending: "on its way",
    failure: "Why it failed",
    openBooking: "Open the booking",
    openWash: "Open the wash",
    failures: {
      "booking.lapsed": "The hold ran out before it was paid.",
      "booking.closed": "The booking was closed before it was paid.",
      "booking.not_renewable": "The booking could no longer be renewed.",
      "payment.too_late": "It came too late.",
      "renewal.replaced": "A newer renewal took its place.",
      "carwash.cancelled": "The wash was cancelled.",
      "cash.rejected": "You rejected the cash.",
      "payment.declined": "The payment was declined.",
      "payment.insufficient_funds": "There was not enough money in the account.",
      "payment.timeout": "The provider did not answer in time.",
    } as Record<string, string>,
    failed: "The payment failed.",
  },

  ownerWashes: {
    title: "Washes",
    state: "State",
    emptyTitle: "No washes yet",
    emptyHint: "Washes that drivers order appear here by themselves.",
    service: "Service",
    lot: "Lot",
    when: "When",
    withBooking: "While parked",
    vehicle: "Vehicle",
    employee: "Employee",
    nobody: "Nobody assigned",
    price: "Price",
    steps: { confirm: "Confirm wash", start: "Start wash", complete: "Complete wash" },
    more: (what: string) => `More for ${what}`,
    subject: (service: string, lot: string) => `${service}, ${lot}`,
    cancel: "Cancel wash",
    cancelTitle: "Cancel this wash?",
    cancelAction: "Cancel now",
    cancelHint: "The driver reads it. What was paid online is refunded in full.",
    assign: "Assign",
    assignOther: "Assign somebody else",
    assignTitle: (service: string) => `Who does ${service}?`,
    assignNone: "None of your employees is available.",
    assignNoneHint: "Set somebody available, or take somebody from the free pool.",
    toEmployees: "To the employees",
    busyOf: (workload: number) => `${workload} of 3`,
    chooseSomebody: "Please choose somebody.",
    missingTitle: "No such wash",
    missing: "There is no wash at your lots with that id.",
    kind: "Kind",
    kinds: { addon: "With a booking", standalone: "On its own" },
    driver: "Driver",
    phone: "Phone",
    noPhone: "not given",
    notes: "Notes",
    payments: "Payments",
    openBooking: "Open the booking",
  },

  ownerEmployees: {
    title: "Employees",
    own: "Your employees",
    emptyTitle: "No employees yet",
    emptyHint: "Take somebody from the free pool below, or wait until an admin assigns somebody to you.",
    pool: "Free pool",
    poolLead: "People who can be taken by any owner.",
    poolEmpty: "Nobody is in the free pool",
    poolEmptyHint: "Who applies for work and is accepted by an admin appears here by themselves.",
    name: "Name",
    phone: "Phone",
    licence: "Licence",
    workload: "Running washes",
    workloadOf: (workload: number) => `${workload} of 3`,
    availability: "Takes work",
    availableFor: (name: string) => `${name} takes work`,
    release: "Release",
    releaseTitle: (name: string) => `Release ${name}?`,
    releaseText: (name: string) => `${name} goes back into the free pool, where any owner may take them.`,
    releaseAction: "Release now",
    take: "Take",
  },

  ownerReviews: {
    title: "Reviews",
    byLot: "Average per lot",
    count: (count: number) => plural(count, { one: "1 review", other: `${count} reviews` }),
    noRating: "–",
    lot: "Lot",
    rating: "Stars",
    ratingOf: (stars: number) => plural(stars, { one: "1 star", other: `${stars} stars` }),
    all: "What drivers say",
    emptyTitle: "No reviews yet",
    emptyHint: "What drivers say after their visits appears here by itself.",
    edited: (at: string) => `edited ${at}`,
    gone: "The review you followed a link to is no longer there.",
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
