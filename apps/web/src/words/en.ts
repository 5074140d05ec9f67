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
    needsYou: "Needs you now",
    nothing: "Nothing needs you now",
    nothingHint: "Cash to verify, washes to give out and cars that should be gone appear here by themselves.",
    noLots: "No lots yet",
    noLotsHint: "Add your first lot; drivers can book there as soon as it has slots.",
    addLot: "Add a lot",
    addSlots: "Add its first slots",
    noSlots: (lot: string) => `${lot} has no slots yet`,
    noSlotsHint: "Drivers can book there as soon as it has some.",

    cash: "Cash to verify",
    cashSum: (count: string, amount: string) => `${count}, ${amount}`,
    cashFor: (amount: string, what: string) => `${amount} for ${what.toLowerCase()}`,
    moreCash: "All payments",
    timeToPay: (left: string) => `${left} left to pay`,
    timeIsUp: "Time to pay is over",
    verify: "Verify cash",
    reject: "Reject",
    rejectTitle: "Reject this cash payment?",
    rejectAction: "Reject payment",
    driverReads: "The driver reads it.",

    washes: "Washes waiting",
    washesSum: (assign: number, confirm: number) =>
      [assign > 0 ? `${assign} to assign` : "", confirm > 0 ? `${confirm} to confirm` : ""].filter(Boolean).join(", "),
    whileParked: "While parked",
    nobody: "Nobody assigned",
    withEmployee: (name: string) => `With ${name}`,
    cashOpen: "Cash not verified yet",
    confirmWash: "Confirm wash",
    employee: "Employee",
    workload: (name: string, count: number) => `${name}, ${count} of 3 washes`,
    freeNow: "Free now",
    offline: "Offline",
    pool: "From the free pool",
    assign: "Assign",
    bringBack: "Set available",
    takeOn: "Take on",
    nobodyFree: "Nobody is free.",
    toEmployees: "To the employees",

    empty: "Should be empty now",
    emptyHint: "Ended in the last 15 minutes. Is the car still there?",
    endedAt: (time: string) => `ended at ${time}`,
    stillOccupied: "Still occupied",

    walkIns: "Cars without a booking",
    noWalkIns: "None at the moment.",
    walkIn: "Mark a walk-in",
    walkInHint: "A car that drove in without a booking: its slot cannot be booked while it is there.",
    lot: "Lot",
    freeSlot: "Free slot",
    noFreeSlot: "No slot is free at this lot.",
    howLong: "Until when",
    untilItLeaves: "Until it leaves",
    markOccupied: "Mark as occupied",
    untilFreed: "until it leaves",
    until: (time: string) => `until ${time}`,
    carIsGone: "Car is gone",

    takings: "Takings today",
    more: (amount: string, day: string, time: string) => `${amount} more than last ${day} by ${time}`,
    less: (amount: string, day: string, time: string) => `${amount} less than last ${day} by ${time}`,
    same: (day: string, time: string) => `As much as last ${day} by ${time}`,
    wholeDay: (day: string) => `Last ${day}, whole day`,
    byThen: (day: string, time: string) => `Last ${day} by ${time}`,

    lots: "Lots",
    lotFree: (free: string, total: string) => `${free} of ${total} free`,

    arrivals: "Arriving within the hour",
    noArrivals: "Nobody is expected.",
    departures: "Leaving within the hour",
    noDepartures: "Nobody is due to leave.",
    shownOf: (shown: string, count: string) => `The first ${shown} of ${count} are shown.`,
    call: (name: string) => `Call ${name}`,

    occupancy: "Occupied slots, last 24 hours",
    occupied: "Occupied",
    occupancyNow: (occupied: string, total: string) =>
      `Occupied slots over the last 24 hours; now ${occupied} of ${total}.`,

    waitingTitle: "Waiting for approval",
    waiting: "An admin has to approve you first. This page changes by itself as soon as it is decided.",
    nextTitle: "What happens next",
    steps: [
      ["You registered", "Done."],
      ["An admin approves you", "That is now. You need do nothing."],
      ["You add a lot and its slots", "Name, address, prices: a few minutes."],
      ["Drivers book", "Every booking, payment and wash appears on your desk by itself."],
    ] as const,
    declinedTitle: "Registration declined",
    declined: "Your registration was declined. Your lots cannot be seen or booked.",
    declinedNext: "If that is a mistake, talk to the admin. Should the decision change, this page changes by itself.",
    toInbox: "To the inbox",
  },

  ownerLots: {
    title: "Lots",
    untitled: "Lot",
    listLabel: "Your lots",
    name: "Name",
    occupancy: "Occupancy",
    from: "Price from",
    rating: "Rating",
    ratingOf: (rating: string, count: number) =>
      plural(count, { one: `${rating} from 1 review`, other: `${rating} from ${count} reviews` }),
    noRating: "No reviews yet",
    noSlotsYet: "No slots yet",
    state: "State",
    openState: "Open",
    closedState: "Closed",
    add: "Add a lot",
    edit: "Edit",
    empty: "No lots yet",
    emptyHint: "Your lots appear here. Add the first one; its slots are next.",
    menu: (name: string) => `More for ${name}`,
    close: "Close lot",
    reopen: "Open lot",
    closeTitle: (name: string) => `Close ${name}?`,
    closeHint: "It takes no new bookings. Those that run or are paid go on, and you can open it again at any time.",
    closedNote: "This lot is closed: it takes no new bookings, those that run go on.",
    closeAction: "Close now",

    addTitle: "Add a lot",
    editTitle: (name: string) => `Edit ${name}`,
    place: "Address",
    lotName: "Name of the lot",
    street: "Street",
    locality: "Locality",
    city: "City",
    stateName: "State",
    pincode: "Pincode",
    latitude: "Latitude",
    longitude: "Longitude",
    coordinatesHint: "With both, drivers near by find the lot first.",
    timeZone: "Time zone",
    offersCarwash: "Offers car wash",
    offersCarwashHint: "Drivers can order a wash with their parking or on its own.",
    discount: "Renewal discount in percent",
    discountHint: "Off the price of added time. A change counts for later renewals.",
    create: "Add lot",
    save: "Save changes",

    slots: "Slots",
    noSlots: "No slots yet",
    noSlotsHint: "Drivers can book here as soon as there are slots.",
    addSlots: "Add slots",
    addFirstSlots: "Add the first slots",
    addSlotsTitle: (lot: string) => `Add slots to ${lot}`,
    vehicleType: "Vehicle type",
    hourly: "Price per hour in rupees",
    priceRule: "From ₹1 to ₹10,000.",
    naming: "Labels",
    byCount: "Number them for me",
    byLabels: "I name them",
    count: "How many",
    countHint: "They continue the row of that vehicle type, or begin the next one.",
    labels: "Labels, separated by commas or lines",
    labelsHint: "For example P1, P2, Gate 3.",
    row: (row: string) => `Row ${row}`,
    otherRow: "Slots",
    freeUntil: (time: string) => `free until ${time}`,
    walkIn: "Walk-in",

    slotTitle: (label: string, lot: string) => `Slot ${label}, ${lot}`,
    now: "Now",
    occupiedBy: "a car without a booking is there",
    bookedHere: "A booking holds this slot. Its car is not marked by hand.",
    changeUntil: "Change the time",
    change: "Change the slot",
    label: "Label",
    keepsPrice: "What is booked already keeps its price; a new one counts from the next booking on.",
    inService: "In service",
    inServiceHint: "Out of service it takes no new bookings. What was booked for later moves to another slot.",
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
