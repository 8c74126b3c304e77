/**
 * Made from vtuber.web.frames by `manage.py frame_types`. Change the frames there, and run that.
 */

/**
 * A sign of life, with the clock.
 *
 * @typedef {object} BoardPulse
 * @property {"pulse"} kind
 * @property {number} seq
 * @property {Clock} clock
 */

/**
 * Everything at once: the sections by name, and the events told lately, oldest first.
 *
 * @typedef {object} BoardSnapshot
 * @property {"snapshot"} kind
 * @property {number} seq
 * @property {Clock} clock
 * @property {Record<string, any>} sections
 * @property {ToldEvent[]} events
 * @property {You} you
 */

/**
 * The clock for pages, with how long ago it was ticked: without a tick, time may stand still.
 *
 * @typedef {object} Clock
 * @property {string} game_time
 * @property {string} real_time
 * @property {number} rate
 * @property {number} speed
 * @property {number} live_speed
 * @property {boolean} live
 * @property {boolean} paused
 * @property {boolean} waiting_for_stage
 * @property {boolean} unwatched
 * @property {boolean} stopped
 * @property {boolean} holding
 * @property {string} hold_at
 * @property {"freeze" | "catch_up"} policy
 * @property {number} generation
 * @property {string} game_day
 * @property {"day" | "dusk" | "night"} time_of_day
 * @property {number} tick_age_s
 * @property {number} tick_grace_s
 */

/**
 * What the page drags now; null when it has let go. Not answered.
 *
 * @typedef {object} DragRequest
 * @property {"drag"} kind
 * @property {Dragged | null} drag
 */

/**
 * Whose hand it is in.
 *
 * @typedef {object} DragShown
 * @property {number} task
 * @property {string} start
 * @property {string} end
 * @property {string} tab
 * @property {number} person
 * @property {string} name
 */

/**
 * A task that is being dragged, and where it would lie (game time). Nothing is done until it is let go.
 *
 * @typedef {object} Dragged
 * @property {number} task
 * @property {string} start
 * @property {string} end
 */

/**
 * Something has happened.
 *
 * @typedef {object} EventFrame
 * @property {"event"} kind
 * @property {number} seq
 * @property {string} vtuber
 * @property {string} type
 * @property {string} game_time
 * @property {string} real_time
 * @property {Record<string, any>} payload
 */

/**
 * Who is at the boards, over all processes, and what they are dragging.
 *
 * @typedef {object} PeopleFrame
 * @property {"people"} kind
 * @property {Person[]} people
 * @property {DragShown[]} drags
 */

/**
 * Somebody at a board, with the number of their tabs.
 *
 * @typedef {object} Person
 * @property {number} person
 * @property {string} name
 * @property {string} role
 * @property {number} tabs
 */

/**
 * The sections that have changed, whole; `seq` is that at which they are true.
 *
 * @typedef {object} SectionsFrame
 * @property {"sections"} kind
 * @property {number} seq
 * @property {Clock} clock
 * @property {Record<string, any>} sections
 */

/**
 * The worker has ticked.
 *
 * @typedef {object} TickFrame
 * @property {"tick"} kind
 */

/**
 * An event of her log, the sentences in its payload in the reader's language.
 *
 * @typedef {object} ToldEvent
 * @property {string} vtuber
 * @property {number} seq
 * @property {string} type
 * @property {string} game_time
 * @property {string} real_time
 * @property {Record<string, any>} payload
 */

/**
 * Who reads this: the person, and this tab of theirs, as `people` frames name them.
 *
 * @typedef {object} You
 * @property {number} person
 * @property {string} tab
 */

/**
 * Whatever the server sends.
 *
 * @typedef {BoardSnapshot | SectionsFrame | EventFrame | TickFrame | BoardPulse | PeopleFrame} SentFrame
 */

/**
 * Whatever the page may send.
 *
 * @typedef {DragRequest} AcceptedFrame
 */

export {};
