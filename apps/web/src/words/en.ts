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
    address: (street: string, city: string) => `${street}, ${city}`,
    ofFree: (total: number) => `of ${total} free`,
    from: (price: string) => `from ${price} per hour`,
    reviews: (rating: string, count: number) => `${rating} (${count})`,
    reviewsLong: (rating: string, count: number) =>
      plural(count, { one: `${rating} of 5 stars, 1 review`, other: `${rating} of 5 stars, ${count} reviews` }),
    noReviews: "No reviews yet",
    wash: "Car wash",
    closed: "Closed",
    full: "Full",
    away: (distance: string) => `${distance} away`,
    search: "Name, address or city",
    vehicle: "Vehicle",
    anyVehicle: "Any vehicle",
    withWash: "Car wash",
    nearMe: "Near me",
    locating: "Finding you…",
    locationRefused:
      "Your browser did not tell where you are. Allow it for this site in the browser's settings, or search by city.",
    locationUnknown: "Your device could not find where you are. Try again outdoors, or search by city.",
    nearestFirst: "Nearest first",
    emptyTitle: "No lots yet",
    empty: "Lots appear here as soon as an approved owner opens one.",
  },

  /** One lot and booking there. */
  lot: {
    untitled: "Parking lot",
    allLots: "All parking lots",
    openMap: "(show on a map, opens in a new window)",
    from: (price: string) => `from ${price} per hour`,
    washOffered: "Car wash while you park",
    closed: "This lot takes no bookings at the moment. Running ones go on.",
    signInToBook: "Sign in to book a slot",
    noSlotsTitle: "No slots yet",
    noSlots: "The owner has not added slots to this lot.",
    plan: "Slots",
    row: (row: string) => `Row ${row}`,
    rowless: "Slots",
    yourVehicle: "fits your vehicle",
    vehicleFilter: "Vehicle type",
    allVehicles: "All",
    freeCount: (free: string) => `${free} free`,
    noneOfType: (vehicle: string) => `This lot has no slot for a ${vehicle.toLowerCase()}.`,
    legend: "What the colours and symbols mean",
    shortState: { free: "Free", held: "Held", taken: "Taken", out: "Out" },
    until: (time: string) => `until ${time}`,
    untilLegend: "free until",
    slotName: (label: string, ...facts: readonly string[]) => [label, ...facts].join(", "),
    when: "When",
    now: "Park now",
    later: "Book for later",
    laterHint: "The colours show how it is now; for later a slot that is taken now can be booked as well.",
    reviews: "Reviews",
    noReviewsTitle: "No reviews yet",
    noReviews: "Drivers who parked here can say how it was.",
    edited: "edited",

    sheetLead: (vehicle: string, price: string) => `${vehicle} · ${price} per hour`,
    plate: "Number plate",
    plateExample: "KL 08 AZ 1234",
    plateWrong: "Give a number plate such as KL 08 AZ 1234.",
    otherVehicle: (slot: string, own: string) => `This slot is for: ${slot}. Your profile says: ${own}.`,
    howLong: "How long",
    untilChip: "Until…",
    endsAt: "Until when",
    startsAt: "Start",
    startsAtHint: (zone: string) => `From 15 minutes to 7 days ahead, in the time of the lot (${zone}).`,
    endsAtHint: (zone: string) => `In the time of the lot (${zone}).`,
    startMissing: "Give the day and the time it starts.",
    endMissing: "Give the day and the time it ends.",
    endBeforeStart: "The end has to be after the start.",
    washLegend: "Car wash",
    noWash: "No wash",
    noWashLater: "A car wash can be added once you are parked, or booked on its own.",
    noCashLater: "Cash is for parking that starts now.",
    summary: "What you book",
    parking: (time: string) => `Parking, ${time}`,
    total: "Total",
    freeUntilWarning: (time: string) => `The slot is promised to somebody else from ${time}.`,
    endEarlier: (time: string) => `Until ${time} instead`,
    gone: (label: string) => `Slot ${label} is no longer free.`,
    takeOther: (label: string) => `Take ${label} instead`,
    pickOther: "Pick another slot",
    toBookings: "See my bookings",
    bookInCash: (amount: string) => `Book, pay ${amount} in cash`,

    interruptedTitle: "Your last booking was interrupted",
    interrupted: (slot: string, plate: string) =>
      `You left while slot ${slot} was being booked for ${plate}. It is not among your bookings so far.`,
    interruptedFound: (slot: string, plate: string) => `Slot ${slot} was booked for ${plate} after all.`,
    interruptedOpen: "Open the booking",
    interruptedGoOn: (slot: string) => `Go on and book ${slot}`,
    interruptedForget: "Forget it",
  },

  /** Paying, wherever it happens. */
  pay: {
    legend: "Payment",
    cash: "Cash at the counter",
    cashHint: "Pay at the counter. The owner confirms that the money was received.",
    testMode: "Test mode: no real money moves. Choose what the bank should answer.",
    instrument: { upi: "Test UPI id", card: "Test card" },
    works: { upi: "Test UPI id that works", card: "Test card that works" },
    tokens: {
      tok_declined: "Declined",
      tok_insufficient_funds: "Not enough money",
      tok_timeout: "Never answers",
      tok_pending: "Confirms later",
    },
    upiId: "UPI id",
    showQr: "Show QR code",
    hideQr: "Hide QR code",
    qrLabel: (payee: string) => `QR code to pay ${payee} by UPI`,
    openApp: "Open a UPI app",
    pay: (amount: string) => `Pay ${amount}`,
    asking: "Waiting for the bank. This can take ten seconds; keep this page open.",
    nothingCharged: "Nothing was charged. Choose another way to pay, or try again.",
    safeToRepeat: "Whether it arrived is not known. Press again: nothing is charged twice.",
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
