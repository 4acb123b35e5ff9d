"""What buttons ask for: one short code each, since a button holds 64 bytes."""

from enum import StrEnum, unique


@unique
class Action(StrEnum):
    """What a button asks for, with its arguments. Old messages keep the values: never reuse one."""

    NOTHING = "-"  # a label only, such as "2/7"
    # Items
    MINE = "mi"  # page
    ITEM = "it"  # item
    ITEM_TEXT = "ix"  # item: the whole text
    ITEM_SOURCE = "io"  # item: the clause of the document, word for word
    HISTORY = "ih"  # item
    SIGN = "is"  # item
    SIGN_ALL = "ia"
    LEDGER_ITEMS = "il"  # ledger, page; or nothing: the ledger in force
    FIND = "if"  # words
    ITEM_PAST = "ip"  # item, day as 20260501: as it stood then
    ITEM_ACTS = "iq"  # item: what can be done with it
    # Sub-items and milestones
    SUB_ITEMS = "jl"  # item; page
    SUB_ITEM = "jc"  # sub-item
    SUB_ITEM_ADD = "ja"  # item: type them
    SUB_ITEM_ADD_CONFIRMED = "jb"  # item: what was just typed is right
    SUB_ITEM_TITLE = "jt"  # sub-item
    SUB_ITEM_DAY = "jd"  # sub-item
    SUB_ITEM_AGENCIES = "jg"  # sub-item, page
    SUB_ITEM_AGENCY = "jh"  # sub-item, agency; 0: the lead's milestone
    SUB_ITEM_REMOVE = "jx"  # sub-item: ask once more
    SUB_ITEM_REMOVE_CONFIRMED = "jy"  # sub-item
    SUB_ITEM_DECLARE = "js"  # sub-item: done, in a word
    SUB_ITEM_ACCEPT = "jv"  # sub-item
    SUB_ITEM_RETURN = "jr"  # sub-item: ask for the reason
    # Why things are as they are, and lights
    WHY = "jw"  # item: its colour
    WHY_VERDICT = "je"  # item
    WHY_REMINDERS = "jm"  # item
    WHY_TIMELINESS = "jp"  # item
    WHY_RATES = "jn"  # item
    LIGHTS = "jk"  # ledger, page: the lights by agency
    # Duties and reports
    OWED = "du"  # page
    DUTY = "dd"  # duty
    PROGRESS = "dp"  # duty
    COMPLETE = "dc"  # duty
    NIL = "dn"  # duty
    REPORT_DRAFT = "rd"  # report
    RETYPE = "rt"  # report
    PERCENT_MENU = "rm"  # report
    PERCENT = "rp"  # report, percent
    SUBMIT = "rs"  # report
    DISCARD_REPORT = "rx"  # report: ask once more
    DISCARD_REPORT_CONFIRMED = "ry"  # report
    WITHDRAW = "rw"  # report: take it back before it is reviewed
    EVIDENCE = "re"  # report: send its files
    REPORT_TEXT = "rf"  # report: the whole text
    # The fields of a report
    FIELD = "gf"  # report, field in words
    FIELD_CLEAR = "gk"  # report, field in words
    ASSESS_MENU = "gm"  # report
    ASSESS = "gs"  # report, self-assessment
    TARGET_VALUES = "gv"  # report: ask for the first figure that is missing
    TARGET_VALUE = "gt"  # report, target
    TARGET_SAME = "gq"  # report, target: as last time
    LAST_TEXT = "gl"  # report: take the last period's text
    COMPLETED_ON = "gd"  # report
    COMPLETED_TODAY = "gy"  # report
    EVIDENCE_ADD = "ge"  # report
    EVIDENCE_REMOVE = "gz"  # evidence
    NIL_REASON = "gn"  # duty, number of the reason
    # Going through what is owed; replies
    RUN = "ga"
    RUN_NEXT = "gb"
    RUN_SKIP = "gc"  # duty
    RUN_STOP = "gg"
    RUN_NIL = "gh"  # duty
    REPLY_TO = "gi"  # piece that was sent, duty
    # Messages that were edited
    EDIT = "ub"  # message: what can be done
    EDIT_ADOPT = "ua"  # message, how often it was edited
    EDIT_LEAVE = "ul"  # message, how often it was edited
    # All that is owed as one sheet; a digest finds the file that was sent back
    REPORT_SHEET = "ut"
    REPORT_SHEET_FILE = "uf"  # digest
    REPORT_SHEET_MARKED = "um"  # digest: the sheet with what to correct
    REPORT_SHEET_CANCEL = "uc"
    # Reviews
    QUEUE = "vq"  # page
    REVIEW = "vr"  # report
    ACCEPT = "va"  # report: this agency's part only
    ACCEPT_AND_CLOSE = "vc"  # report
    RETURN = "vb"  # report: ask for the reason
    RETURN_WITH = "vw"  # report, number of the reason
    RETURN_COMPOSE = "vd"  # report: several reasons, words of one's own, a day to reply by
    RETURN_TOGGLE = "ve"  # report, number of the reason
    RETURN_REPLY = "vf"  # report, working days to reply in; 0: none
    RETURN_NOW = "vg"  # report: as composed
    RECOMMEND = "vm"  # report: first review of two
    RECOMMEND_WITH = "vn"  # report: ask for a remark
    CLOSE_OTHERWISE = "vo"  # report: in part, or no longer warranted
    CLOSE_AS = "vk"  # report, kind of closing: ask for the remark
    # Closing and reopening items, and key items
    END_ITEM = "ie"  # item: no longer warranted; ask for the reason
    REOPEN = "ir"  # item: ask for the new deadline
    KEY_SET = "ik"  # item
    KEY_UNSET = "ij"  # item
    # Chasing agencies
    CHASE = "ba"  # item: who owes something on it
    CHASE_AGENCY = "bb"  # item, agency: with which words?
    CHASE_WITH = "bc"  # item, agency, the chase before (0: none), number of the comment (0: none)
    CHASE_PERIOD = "bd"  # period: all that owe in it
    CHASE_PERIOD_WITH = "be"  # period, the last chase before (0: none), number of the comment (0: none)
    # Supervision slips
    SLIPS = "ml"  # which, page
    SLIP = "ma"  # slip
    SLIP_BEGIN = "mb"  # item: to which agency?
    SLIP_AGENCY = "mc"  # item, agency
    SLIP_COLOUR = "md"  # slip, position
    SLIP_LIMIT = "me"  # slip, working days
    SLIP_REASON = "mf"  # slip: ask for it
    SLIP_HAND_IN = "mg"  # slip
    SLIP_DISCARD = "mh"  # slip
    SLIP_APPROVE = "mj"  # slip
    SLIP_SEND_BACK = "mk"  # slip: ask what is to be changed
    SLIP_ISSUE = "mm"  # slip
    SLIP_LIFT = "mn"  # slip, its revision: ask for the word
    SLIP_RAISE = "mo"  # slip, its revision: ask why
    SLIP_SIGN = "mp"  # slip
    SLIP_ANSWER = "mq"  # slip: ask for it
    SLIP_DOCUMENT = "mr"  # slip: its document
    SLIP_ANSWER_FILE = "ms"  # slip: the file of its answer
    # Limits of a ledger
    REGULATIONS = "ql"  # ledger; or nothing: the one in force
    REGULATION = "qf"  # ledger, name of the limit
    REGULATION_SET = "qs"  # ledger, name of the limit, value
    # What participants contribute to a lead's report
    CONTRIBUTIONS = "ya"  # report: the whole texts
    CONTRIBUTIONS_ASK = "yb"  # report: ask those that are missing
    # Signing inside an agency
    SIGNATURE = "yc"  # signature
    SIGN_OFF = "yd"  # signature: agree
    SIGNATURE_REFUSE = "ye"  # signature: ask for the reason
    SIGNATURE_REFUSE_WITH = "yf"  # signature, number of the reason
    SIGNATURE_TAKE_BACK = "yg"  # report
    SIGNING = "yh"  # agency: whether its leader signs
    SIGNING_SET = "yi"  # agency, 1 or 0
    # Requests about an item
    REQUEST_BEGIN = "zb"  # item, kind
    REQUEST = "zr"  # request
    REQUEST_FILL = "zf"  # request, field, answer
    REQUEST_EDIT = "ze"  # request, field: ask about it again
    REQUEST_SEND = "zs"  # request
    REQUEST_WITHDRAW = "zw"  # request: take it back, or throw its draft away
    REQUESTS = "zq"  # page
    REQUEST_APPROVE = "za"  # request; a cancellation asks once more
    REQUEST_APPROVE_CONFIRMED = "zy"  # request
    REQUEST_OTHER_DAY = "zd"  # request: approve with another day, to be typed
    REQUEST_SUCCESSOR = "zg"  # request: approve a decline to another agency, to be typed
    REQUEST_REFUSE = "zn"  # request: ask for the reason
    REQUEST_RECOMMEND = "zm"  # request
    # Drafts
    DRAFTS = "ls"
    LEDGER = "lg"  # ledger
    DRAFT_MORE = "lm"  # ledger: what else can be done with it
    HEADING = "lh"  # ledger: its title, number, year …
    HEADING_EDIT = "le"  # ledger, field
    ITEM_ADD = "la"  # ledger: at the end
    ITEM_ADD_AFTER = "lb"  # item
    DRAFT_PAGE = "lp"  # ledger, page
    DRAFT_ITEM = "li"  # item
    EDIT_TITLE = "et"  # item
    EDIT_DEADLINE = "ed"  # item
    SET_CONTINUING = "ec"  # item
    KEEP_DEADLINE = "ek"  # item: the date at hand is right
    ITEM_STANDS = "es"  # item: its doubts are settled as the text has it
    EDIT_PARTIES = "ep"  # item
    PARTY_ROLE = "er"  # assignment: the next role
    PARTY_REMOVE = "em"  # assignment
    PARTY_ADD = "ea"  # item
    PARTY_NEW = "en"  # item: the name just typed is a new agency
    ITEM_MORE = "eg"  # item: what else can be corrected
    DRAFT_TEXT = "eu"  # item, page: its whole text
    EDIT_BODY = "eb"  # item
    EDIT_SECTION = "ei"  # item
    DEADLINE_PICK = "ee"  # deadline: a phrase of the item names it
    TARGETS = "eq"  # item
    TARGET_ADD = "ez"  # item
    TARGET_EDIT = "ej"  # target
    TARGET_REMOVE = "ev"  # target
    TARGET_SET = "ew"  # item: what was just typed is right
    MEASURES = "eh"  # item, page
    ITEM_MERGE = "el"  # item: ask once more
    ITEM_MERGE_CONFIRMED = "eo"  # item: it belongs to the one before it
    DROP = "ex"  # item
    DROP_CONFIRMED = "ey"  # item
    DOUBTS = "lq"  # ledger: the first open question
    DOUBT = "qd"  # ledger, doubt, scope: ask about it, with those alike ("a") or alone ("o")
    DOUBT_LATER = "qn"  # ledger, doubt, scope: the next question
    DOUBT_ANSWER = "qa"  # doubt, scope, answer
    DOUBT_TYPE = "qt"  # doubt, scope: type the answer
    DOUBT_NEW = "qg"  # doubt, scope: the names just typed are new agencies
    DOUBTS_STAND = "lk"  # ledger: what is still doubtful stays as the text has it
    PUBLISH = "lu"  # ledger
    PUBLISH_CONFIRMED = "lv"  # ledger
    DISCARD_LEDGER = "lx"  # ledger
    DISCARD_LEDGER_CONFIRMED = "ly"  # ledger
    # Links between levels
    UPPER = "ku"  # ledger: the upper-level documents it may be linked to; or nothing: the one in force
    LINKS = "kl"  # ledger, upper ledger: how far they are linked
    LINK_PROPOSE = "kp"  # ledger, upper ledger
    LINK_SURE = "ks"  # ledger, upper ledger: confirm what is as good as certain
    LINK_NEXT = "kn"  # ledger, upper ledger, item number: the next to decide behind it
    LINK_LIST = "kg"  # ledger, upper ledger, page
    LINK_GAPS = "ka"  # ledger, upper ledger, page: upper items that nothing answers
    LINK_ITEM = "ki"  # item, upper ledger
    LINK_YES = "ky"  # link
    LINK_NONE = "kx"  # item, upper ledger: it carries out nothing there
    LINK_TYPE = "kt"  # item, upper ledger: type its numbers
    KEEP_AS_UPPER = "kk"  # ledger: ask once more
    KEEP_AS_UPPER_CONFIRMED = "kc"  # ledger
    REMOVE_UPPER = "kd"  # ledger, upper ledger: ask once more
    REMOVE_UPPER_CONFIRMED = "ke"  # ledger, upper ledger
    # Revised documents, and what is carried over
    REVISIONS = "xl"  # ledger: the comparison that is open
    REVISION = "xr"  # revision
    REVISION_OWN = "xn"  # revision: no new text, but a ledger of its own
    REVISION_APPLY = "xa"  # revision, kind of change or "all": ask once more
    REVISION_APPLY_CONFIRMED = "xb"  # revision, kind of change or "all"
    REVISION_FINISH = "xf"  # revision: the rest stays as the ledger has it
    CHANGE = "xc"  # change
    CHANGE_APPLY = "xy"  # change, revision of its item when it was shown
    CHANGE_LEAVE = "xx"  # change
    CHANGE_SAME = "xs"  # change that adds an item, change that drops the same one
    CARRY = "ol"  # ledger, page
    CARRY_ITEM = "oi"  # ledger, unfinished item
    CARRY_INTO = "oy"  # ledger, unfinished item, item that goes on with it
    CARRY_CHOOSE = "oc"  # ledger, unfinished item: type the number
    CARRY_OWN = "oa"  # ledger, unfinished item: an item of its own
    CARRY_PROPOSED = "op"  # ledger: all that is proposed
    CARRY_OTHERS = "oo"  # ledger: all the others as items of their own
    CARRY_UNDO = "ou"  # ledger, unfinished item
    # Spreadsheets; a digest finds the file that was sent
    WORKBOOK = "tb"  # ledger: the draft as a workbook
    WORKBOOK_SENT = "ts"  # digest: what it would change
    WORKBOOK_ERRORS = "te"  # digest, page
    WORKBOOK_APPLY = "ta"  # digest
    WORKBOOK_APPLY_GOOD = "tg"  # digest: rows with errors are passed over
    CONTACTS_SENT = "tc"  # digest: whom it would invite
    CONTACTS_ERRORS = "tf"  # digest, page
    CONTACTS_INVITE = "ti"  # digest
    CONTACTS_REGISTER = "tn"  # digest: unknown agencies are new ones
    CONTACTS_INVITE_GOOD = "tj"  # digest: rows with errors are passed over
    # Agencies
    AGENCIES = "as"  # page
    AGENCY = "ag"  # agency
    INVITE = "ai"  # agency, role
    INVITE_ALL = "aa"  # asks first where invitations are out
    INVITE_MISSING = "am"  # only agencies without an invitation
    INVITE_ALL_CONFIRMED = "ac"
    REPLACE = "ar"  # seat: ask once more; HANDOVER_STARTED follows
    AGENCY_NAMES = "an"  # agency
    AGENCY_RENAME = "ao"  # agency
    ALIAS_ADD = "ap"  # agency
    ALIAS_REMOVE = "aq"  # alias
    AGENCY_LEVEL = "al"  # agency
    AGENCY_LEVEL_SET = "ah"  # agency, level
    MERGE = "aj"  # agency, page: with which other one?
    MERGE_WITH = "ak"  # agency that stays, agency that goes: ask once more
    MERGE_CONFIRMED = "ad"  # agency that stays, agency that goes
    # Handovers of seats, delegations, absences
    HANDOVERS = "wh"
    HANDOVER_START = "wb"  # seat: ask once more
    HANDOVER_STARTED = "wc"  # seat: a code for the successor
    HANDOVER = "we"  # handover
    HANDOVER_SHEET = "wf"  # handover: its sheet as a file
    HANDOVER_CONFIRM = "wg"  # handover: by the predecessor, or the secretariat
    HANDOVER_ACCEPT = "wi"  # handover: by the successor
    HANDOVER_CANCEL = "wj"  # handover
    DELEGATIONS = "wd"
    DELEGATE_TO = "wt"  # person: choose the scope
    DELEGATE_SCOPE = "ws"  # person, "all", "items" or a kind of act: ask for the days
    DELEGATION_REVOKE = "wr"  # delegation
    ABSENCES = "wa"
    LEAVE_NEW = "wn"  # ask for the days
    LEAVE_SET = "wl"  # stand-in (0: none), first day, last day
    LEAVE_CANCEL = "wx"  # absence
    # Cycles; the choices made so far travel in the data
    CYCLE = "cy"  # ledger
    CYCLE_FREQUENCY = "cn"  # ledger
    CYCLE_DAY = "cd"  # ledger, frequency
    CYCLE_TIME = "ct"  # ledger, frequency, day
    CYCLE_SHIFT = "cf"  # ledger, frequency, day, HHMM: what happens on a day off
    CYCLE_PREVIEW = "cp"  # ledger, frequency, day, HHMM; then the shift, unless it is the usual one
    CYCLE_SET = "cs"  # as CYCLE_PREVIEW
    CYCLE_PREVIEW_MORE = "cm"  # as CYCLE_PREVIEW: more of the next periods
    CYCLE_DETAILS = "cb"  # ledger: when it opens, reminds and locks
    CYCLE_DETAIL = "cc"  # ledger, detail, then what was chosen so far
    CYCLE_DETAIL_PREVIEW = "ce"  # ledger, detail, value
    CYCLE_DETAIL_SET = "cg"  # as CYCLE_DETAIL_PREVIEW
    # One-off reports
    ONE_OFF = "po"  # ledger: by which day?
    ONE_OFF_TIME = "pb"  # ledger, YYYYMMDD, HHMM: what is it called?
    ONE_OFF_SET = "ps"  # ledger, YYYYMMDD, HHMM
    ONE_OFF_CANCEL = "px"  # period: ask once more
    ONE_OFF_CANCEL_CONFIRMED = "pz"  # period
    # Periods
    PERIODS = "pl"  # ledger
    PERIOD = "pd"  # period
    PERIOD_LOCK = "pk"  # period: ask once more
    PERIOD_LOCK_CONFIRMED = "py"  # period
    UNLOCK = "pu"  # period, page: for which agency?
    UNLOCK_AGENCY = "pa"  # period, agency: for all its items, or one?
    UNLOCK_ITEM = "pi"  # period, agency, item (0: all): until when?
    UNLOCK_UNTIL = "pt"  # period, agency, item, YYYYMMDD: why?
    UNLOCK_WITH = "pw"  # period, agency, item, YYYYMMDD, number of the reason
    UNLOCK_WISH = "ph"  # duty: ask the secretariat
    # Other periods to report in
    EARLY = "pe"  # page
    EARLY_DUTY = "pf"  # period, item, agency
    REPORT_FOR = "pr"  # item
    # The official calendar
    HOLIDAYS_SENT = "hs"  # digest: what a list would change
    HOLIDAYS_FAULTS = "hf"  # digest, page
    HOLIDAYS_SET = "ha"  # digest
    # Notices
    NOTICES = "ns"  # page
    NOTICE = "nt"  # notice: who signed
    NOTICE_NEW = "nn"
    NOTICE_DRAFT = "nd"  # notice: choose the audience
    NOTICE_AUDIENCE = "na"  # notice, audience kind
    NOTICE_ROLE = "nr"  # notice, role
    NOTICE_AGENCIES = "nl"  # notice, page
    NOTICE_AGENCY = "ny"  # notice, agency, page: toggle
    NOTICE_CONDITIONS = "nc"  # notice: combine conditions
    NOTICE_OPTIONS = "no"  # notice, condition, page
    NOTICE_TOGGLE = "nk"  # notice, condition, what it is set to, page
    NOTICE_LIFT = "nf"  # notice, condition
    NOTICE_PREVIEW = "np"  # notice
    NOTICE_CLASS = "n0"  # notice, class
    NOTICE_RETYPE = "n1"  # notice
    NOTICE_MOMENT = "n2"  # notice: when shall it leave?
    NOTICE_MOMENT_SET = "n3"  # notice, YYYYMMDDHHMM; 0: at once
    NOTICE_LIMIT = "n4"  # notice: until when to sign for it?
    NOTICE_LIMIT_SET = "n5"  # notice, YYYYMMDDHHMM; 0: no limit
    NOTICE_SUBMIT = "n6"  # notice: to a second person
    NOTICE_APPROVAL = "n7"  # notice: look at what waits
    NOTICE_APPROVE = "n8"  # notice
    NOTICE_REJECT = "n9"  # notice: why?
    NOTICE_RECALL = "nu"  # notice: back to a draft
    NOTICE_CHASE = "nh"  # notice: once more to who did not sign
    NOTICE_CLOSE = "ni"  # notice: ask once more
    NOTICE_CLOSE_CONFIRMED = "nj"  # notice
    NOTICE_CORRECT = "nw"  # notice: what shall it say?
    NOTICE_CORRECT_DROP = "nz"  # notice: it stays as it was
    NOTICE_CORRECT_SUBMIT = "nb"  # notice: to a second person
    NOTICE_CORRECT_SEND = "nm"  # notice, "1" to be signed again
    NOTICE_WITHDRAW = "v0"  # notice: why?
    NOTICE_EDITIONS = "v1"  # notice: its earlier texts
    NOTICE_FOLLOW = "v3"  # notice: who signed, below the message that changes by itself
    NOTICE_RESULTS = "v2"  # notice, kind of receipts, page
    REPLY_SLIP = "v4"  # notice: what it asks besides a signature
    REPLY_SLIP_ADD = "v5"  # notice, kind of question
    REPLY_SLIP_CLEAR = "v6"  # notice
    REPLY_SLIP_FILL = "v7"  # notice: the first open question, or all that was answered
    REPLY_SLIP_QUESTION = "v8"  # notice, question
    REPLY_SLIP_CHOOSE = "v9"  # notice, question, option
    REPLY_SLIPS = "u0"  # notice: what was answered
    REPLY_SLIPS_SHEET = "u1"  # notice: the same as a workbook
    REPLY_SLIPS_FILES = "u2"  # notice: all files that were sent
    NOTICE_FILES = "u3"  # notice: what it carries, and more of it
    NOTICE_FILE_REMOVE = "u4"  # notice, place
    NOTICE_FILE = "u5"  # notice, place: fetch it
    NOTICE_SETTLEMENT = "u6"  # notice, who signs
    TEMPLATES = "u7"  # page
    TEMPLATE_NEW = "u8"
    TEMPLATE = "u9"  # template
    TEMPLATE_USE = "q0"  # template
    TEMPLATE_REMOVE = "q1"  # template
    NOTICE_RULES = "nq"  # when a second person is needed
    NOTICE_RULES_SET = "nv"  # people; 0: never
    NOTICE_SEND = "ne"  # notice
    NOTICE_DISCARD = "nx"  # notice
    SIGN_NOTICE = "ng"  # notice
    # Work groups
    GROUPS = "bl"  # ledger
    GROUP_OFFER = "bo"  # ledger: a code for one more
    GROUP_UNLINK = "bu"  # link: ask once more
    GROUP_UNLINK_CONFIRMED = "by"  # link
    GROUP_POST = "bp"  # ledger: what would be posted
    GROUP_POST_CONFIRMED = "bq"  # ledger
    # Messages that did not arrive
    UNDELIVERED = "fa"  # page
    UNDELIVERED_ONE = "fd"  # message
    SEND_AGAIN = "fs"  # message
    LEAVE_UNDELIVERED = "fx"  # message
    # The time zone
    ZONE = "fz"
    ZONE_CHOOSE = "fc"  # name: what it would change
    ZONE_SET = "fy"  # name, or "-": the installation's
    # Figures and preferences
    STATUS = "st"  # ledger; or nothing: the one in force
    SETTINGS = "se"
    LANGUAGE = "sl"  # code
    LADDER = "l0"  # ledger: its steps of chasing
    LADDER_RUNG = "l1"  # ledger, working days
    LADDER_SHIFT = "l2"  # ledger, working days, "+" or "-"
    LADDER_REMOVE = "l3"  # ledger, working days
    LADDER_CHOOSE = "l4"  # ledger: whom does one more step tell?
    LADDER_ADD = "l5"  # ledger, audience
    LADDER_RESTORE = "l6"  # ledger: the usual steps
    REMIND_HOUR = "sh"  # hour; or "own": the ledger's
    REMIND_PACE = "sp"  # pace
    QUIET_HOURS = "sq"  # HHMM, HHMM; or "off"
