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
    showPassword: "Show what is typed",
    today: "Today",
    yesterday: "Yesterday",
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
    lastSeen: (when: string) => `Offline. As known at ${when}.`,
    unreachable: "ParkMate cannot be reached. What you see may be old.",
    newVersion: { ready: "A new version is ready.", reload: "Reload", later: "Later" },
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
      sessions: "Devices",
    },
  },

  /** Welcome, sign in, register. */
  visitor: {
    headline: "Parking that tells you in time",
    lead: "Book a slot from your phone. You hear at once when five minutes are left, when your time is up and when anything changes.",
    searchLabel: "Lot, street or city",
    searchAction: "Find parking",
    lotsTitle: "Free right now",
    allLots: "All lots",
    forDrivers: "For drivers",
    forDriversText:
      "Pick a free slot on the map, pay by UPI, card or at the counter, renew before time is up, add a car wash.",
    registerDriver: "Register as a driver",
    forOwners: "For lot owners",
    forOwnersText: "Every booking, payment and wash of your lots as it happens, on one desk, on every device.",
    registerOwner: "Register as an owner",
    noLots: "No lots yet",
    noLotsText: "Lots appear here as soon as an approved owner opens one.",
    signInTitle: "Sign in",
    registerTitle: "Register",
    demoAccounts: "Demo accounts",
    email: "Email",
    password: "Password",
    passwordHint: "10 characters or more",
    newHere: "New here?",
    haveAccount: "Have an account?",
    because: "You are here because",
    wantsToPark: "I want to park",
    ownsLots: "I own parking lots",
    backTo: "Sign in to go on where you were.",
    approvalHint: "An admin approves new owners before their lots can be booked.",
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
    tabs: "Account",
    name: "Name",
    phone: "Phone",
    plate: "Number plate",
    plateExample: "KL 08 AZ 1234",
    plateHint: "Filled in for you when you book",
    vehicle: "Vehicle",
    vehicleNone: "Not said",
    businessName: "Business name",
    city: "City",
    language: "Language",
    emailFixed: "You sign in with it; it cannot be changed.",
    saveProfile: "Save profile",
    profileSaved: "Your profile is saved.",

    preferencesTitle: "Preferences",
    preferencesLead: "Everything reaches your inbox, whatever you choose here.",
    groups: {
      time: "Time of your booking",
      renewals: "Renewals",
      bookings: "Bookings",
      payments: "Payments",
      carwash: "Car wash",
      employees: "Employees",
      reviews: "Reviews",
      account: "Your account",
    },
    groupHints: {
      time: "Five minutes left, time up, the end of the grace time",
      renewals: "Paid or refused",
      bookings: "New, cancelled, declined, moved",
      payments: "Cash verified or rejected, refunds",
      carwash: "Requested, confirmed, done",
      employees: "Assigned to you or taken back",
      reviews: "What drivers write about your lots",
      account: "Registration and approval",
    },
    toast: "Toast",
    sound: "Sound",
    wayOf: (way: string, group: string) => `${way}: ${group}`,
    quietTitle: "Quiet hours",
    quietLead: "No toasts and no sounds between these times.",
    quietOn: "Keep quiet at night",
    quietFrom: "From",
    quietTo: "To",
    quietZone: "Time zone",
    quietSave: "Save quiet hours",
    quietSaved: "Quiet hours are saved.",
    trySound: "Try a sound",
    trySoundLead: "This is how notices sound on this device. On phones they vibrate, too.",
    soundsBlocked: "This browser lets no sound out. Check its settings and the volume of the device.",

    sessionsTitle: "Devices and password",
    sessions: "Where you are signed in",
    thisDevice: "This device",
    signedInAt: (when: string) => `Signed in ${when}`,
    seenAt: (when: string) => `Last seen ${when}`,
    revoke: "Sign out",
    revokeOf: (device: string) => `Sign out ${device}`,
    revokeTitle: "Sign this device out?",
    revokeText: (device: string) => `${device} is signed out at once and hears nothing more.`,
    revokeOthers: "Sign out all others",
    revokeOthersTitle: "Sign out all other devices?",
    revokeOthersText: "Everywhere but here you have to sign in again.",
    noOthers: "You are signed in on this device only.",
    password: "Change the password",
    passwordLead: "All other devices are signed out when it changes.",
    currentPassword: "Current password",
    newPassword: "New password",
    savePassword: "Change password",
    passwordSaved: "Your password is changed. All other devices are signed out.",
  },

  inbox: {
    title: "Inbox",
    titleUnread: (count: string) => `(${count}) Inbox`,
    unreadCount: (count: number) => plural(count, { one: "1 unread notice", other: `${count} unread notices` }),
    allRead: "Everything is read",
    markAll: "Mark all read",
    markRead: "Mark read",
    show: "Show",
    unread: "Unread",
    unreadMark: "Unread",
    nothingUnread: "Nothing unread",
    nothing: "Nothing here yet",
    nothingText: "What concerns you arrives here by itself.",
  },

  toasts: {
    region: "Notices",
    dismiss: "Dismiss",
    whileAway: (count: number) =>
      plural(count, { one: "1 notice while you were away", other: `${count} notices while you were away` }),
    openInbox: "Open the inbox",
    more: (count: number) => plural(count, { one: "and 1 more", other: `and ${count} more` }),
    several: (count: number, what = "new notices") => `${count} ${what}`,
    renew: "Renew",
    verify: "Verify cash",
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
