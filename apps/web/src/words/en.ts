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
    none: "–",
    refresh: "Refresh",
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
    live: (time: string) => `Live, ${time}`,
    waitingForNumbers: "Waiting for the live numbers…",
    silentSince: (time: string) => `No live numbers since ${time}`,
    wrong: "What is wrong",
    channelsLost: (node: string) =>
      `Node ${node} has lost its channel layer: it hears late of what happens on other nodes.`,
    isSlow: (p99: string, limit: string) =>
      `Notices take long: 99 in 100 reach their socket within ${p99}, it should be ${limit}.`,
    isLate: (p99: string, limit: string) =>
      `The timekeeper is late: 99 in 100 things are done within ${p99} after they fall due, it should be ${limit}.`,
    business: "Lots and people",
    system: "Live system",
    ownersWaiting: "Owners waiting",
    bookingsPerMinute: "Bookings per minute",
    hourlyAverage: (count: string) => `${count} on average in the last hour`,
    running: "Running bookings",
    runningDetail: (pending: string, scheduled: string) => `${pending} waiting for payment, ${scheduled} scheduled`,
    takings: "Takings today",
    washesToday: (count: number, shown: string) =>
      plural(count, { one: `${shown} wash ordered today`, other: `${shown} washes ordered today` }),
    drivers: "Drivers",
    owners: "Owners",
    lots: "Lots",
    applications: "Applications for work",
    employed: (count: number, shown: string) =>
      plural(count, { one: `${shown} employee`, other: `${shown} employees` }),
    sockets: "Open sockets",
    noticesPerSecond: "Notices per second",
    latency: "Delivery latency",
    lateness: "Timer lateness",
    spreadDetail: (median: string) => `99 in 100 at most; half within ${median}`,
    p99: "99 in 100 within",
    p50: "Half within",
    tooHigh: "Too high:",
    unknownNumber: "–",
    notKnown: "not known at the moment",
    chartNow: (name: string, now: string, most: string) => `${name}: ${now} now, at most ${most} in the last 5 minutes`,
    chartSilent: (name: string) => `${name}: not known at the moment`,
    nodes: "Nodes",
    noNodes: "No node answers",
    node: "Node",
    health: "Channel layer",
    channels: { healthy: "Healthy", lost: "Lost" },
    since: "Running since",
    healthAsOf: (time: string) => `as of ${time}`,
  },

  adminPeople: {
    title: "People",
    list: "List of people",
    search: "Search name, email, phone, city",
    name: "Name",
    role: "Role",
    roles: { driver: "Driver", owner: "Owner", admin: "Admin" },
    email: "Email",
    phone: "Phone",
    business: "Business",
    city: "City",
    account: "Account",
    since: "Registered",
    disabledSince: "Disabled since",
    emptyTitle: "Nobody here yet",
    emptyHint: "People who register appear here by themselves.",
    disable: "Disable account",
    disableTitle: (name: string) => `Disable ${name}?`,
    disableHint: {
      driver: "They are signed out everywhere and cannot sign in until enabled again. Their bookings go on.",
      owner:
        "They are signed out everywhere and cannot sign in until enabled again. Their lots vanish from the lists and take no bookings; what runs there goes on.",
      admin: "They are signed out everywhere and cannot sign in until enabled again.",
    },
    enable: "Enable account",
    enableTitle: (name: string) => `Enable ${name}?`,
    enableHint: "They can sign in again, and nothing else changes.",
    self: "This is your own account. Another admin can disable it.",
    toOwner: "Show in the list of owners",
  },

  adminOwners: {
    title: "Owners",
    waiting: "Waiting for approval",
    waitingList: "Owners who wait",
    nobodyWaits: "Nobody waits. Owners who register appear here by themselves.",
    registered: (ago: string) => `Registered ${ago}`,
    everyOne: "All owners",
    list: "List of owners",
    search: "Search owners",
    business: "Business",
    person: "Person",
    email: "Email",
    phone: "Phone",
    city: "City",
    status: "Status",
    since: "Registered",
    emptyTitle: "No owners yet",
    emptyHint: "Owners who register appear here by themselves.",
    approve: "Approve",
    decline: "Decline",
    declineTitle: (name: string) => `Decline ${name}?`,
    declineAction: "Decline owner",
    declineHint: "The owner reads it.",
    declineApprovedHint: "The owner reads it. Their lots vanish from the lists; what runs there goes on.",
  },

  adminBookings: {
    title: "Bookings",
    list: "List of bookings",
    search: "Search plate or reference",
    plate: "Plate",
    place: "Slot and lot",
    driver: "Driver",
    name: "Name",
    phone: "Phone",
    when: "When",
    price: "Price",
    state: "State",
    reference: "Reference",
    kind: "Kind",
    kinds: { instant: "Started at once", advance: "Booked ahead" },
    vehicle: "Vehicle",
    from: "From",
    to: "Until",
    grace: "Grace until",
    hold: "Held for payment until",
    cancelledBy: "Cancelled by",
    cancellers: { driver: "The driver", owner: "The owner", admin: "An admin", system: "The system" },
    payments: "Payments",
    noPayments: "Nothing has been asked for.",
    paidFor: (kind: string, amount: string, method: string) => `${kind}: ${amount} by ${method}`,
    wash: "Car wash",
    service: "Service",
    employee: "Employee",
    unassigned: "Nobody assigned",
    notes: "Notes",
    emptyTitle: "No bookings yet",
    emptyHint: "Bookings at any lot appear here by themselves.",
    decline: "Decline",
    declineTitle: "Decline this booking?",
    declineAction: "Decline booking",
    declineHint: "The driver and the owner read it. What was paid online is refunded in full.",
  },

  adminEmployees: {
    title: "Employees",
    list: "List of employees",
    name: "Name",
    phone: "Phone",
    phoneHint: "10 digits, with or without +91",
    licence: "Licence number",
    status: "Status",
    worksFor: "Works for",
    withOwner: (owner: string) => `With ${owner}`,
    someOwner: "an owner",
    free: "Free pool",
    availability: "Availability",
    washes: "Running washes",
    emptyTitle: "No employees yet",
    emptyHint: "People who apply for work appear here by themselves. You can also add somebody by hand.",
    applicationsWait: (count: number, shown: string) =>
      plural(count, {
        one: `${shown} application waits for a decision.`,
        other: `${shown} applications wait for a decision.`,
      }),
    showApplications: "Show applications",
    accept: "Accept",
    decline: "Decline",
    declineTitle: (name: string) => `Decline the application of ${name}?`,
    declineAction: "Decline application",
    declineHint: "This cannot be taken back: they would have to apply again.",
    assign: "Assign",
    assignTitle: (name: string) => `Assign ${name}`,
    assignHint: "The owner is told.",
    assignTo: (owner: string) => `Assign to ${owner}`,
    owner: "Owner",
    ownerMissing: "Please choose an owner.",
    searchOwner: "Search owners",
    noOwners: "No approved owners",
    noOwnersHint: "Approve an owner first.",
    unassign: "Take back",
    unassignTitle: (name: string) => `Take ${name} back into the free pool?`,
    unassignHint: "The owner can no longer give them washes. Possible while no wash of theirs is running.",
    add: "Add an employee",
    addTitle: "Add an employee",
    addHint: "They join the free pool at once.",
    addAction: "Add",
  },

  adminServices: {
    title: "Wash services",
    lead: "Washes already ordered keep their price.",
    list: "List of wash services",
    name: "Name",
    description: "Description",
    price: "Price",
    priceRupees: "Price in rupees",
    priceWrong: "Please give an amount such as 299 or 299.50.",
    priceRange: "The price must be from 1 to 10,000 rupees.",
    minutes: "Minutes",
    minutesWrong: "Please give whole minutes such as 30.",
    offer: "Offer",
    active: "On offer",
    inactive: "Not on offer",
    activeHint: "Drivers can order it.",
    emptyTitle: "No wash services yet",
    emptyHint: "Add the first one; drivers can order it at lots with a car wash.",
    add: "Add a service",
    addTitle: "Add a wash service",
    addAction: "Add service",
    editTitle: (name: string) => `Change ${name}`,
    editHint: "Washes already ordered keep their price.",
  },

  adminTrace: {
    title: "Notice trace",
    lead: "Why somebody did or did not get a notice.",
    ofPerson: "Trace their notices",
    choose: "Whose notices?",
    another: "Another person",
    tabOf: (name: string) => `Notices of ${name}`,
    ofWhom: (name: string, role: string, email: string) => `${name} · ${role} · ${email}`,
    ofId: (id: string) => `The person with the id ${id}`,
    notices: "Notices, newest first",
    notRefreshed: "It could not be refreshed; what you see is as old as it says.",
    emptyTitle: "No notices yet",
    emptyHint: "What this person is told appears here, with what became of it.",
    about: (time: string, event: string, seq: string) => `${time} · ${event} · no. ${seq}`,
    reached: {
      shown: (device: string, after: string) => `Shown on ${device} ${after} after it was written.`,
      handed: (device: string, after: string) =>
        `Handed to the page on ${device} ${after} after it was written; whether it was shown as a toast is unknown.`,
      sent: (device: string, after: string) =>
        `Sent to ${device} ${after} after it was written; whether its page took it is unknown.`,
      nowhere: () => "Handed to no device that is known of: none was connected, or nobody noted it.",
    },
    andOthers: (device: string, others: number) =>
      plural(others, { one: `${device} (and 1 other device)`, other: `${device} (and ${others} other devices)` }),
    readAfter: (after: string) => `Read ${after} after it was written.`,
    unread: "Not read yet.",
    details: "Each step",
    step: "Step",
    afterWriting: "After the writing",
    steps: {
      written: "Written",
      rung: "Doorbell rung",
      sent: "Sent",
      acknowledged: "Handed to the page",
      shown: "Shown as a toast",
      read: "Read",
    },
  },
};
