/**
 * Made from streaming.chat.live.frames by `manage.py frame_types`. Change the frames there, and run that.
 */

/**
 * The message `id` is said, as number `message`; null for one that nobody sees.
 *
 * @typedef {object} AckFrame
 * @property {"ack"} kind
 * @property {string} id
 * @property {number | null} message
 */

/**
 * Face and movement; `action` is empty for none.
 *
 * @typedef {object} ActedFrame
 * @property {"acted"} kind
 * @property {number} seq
 * @property {"neutral" | "happy" | "sleepy" | "curious" | "smug" | "surprised" | "sad" | "asleep"} expression
 * @property {"" | "wave" | "tail_swish" | "stretch" | "yawn" | "type" | "read" | "eat" | "nap" | "pounce" | "nod"} action
 */

/**
 * An answer under way. `question` is null where its beginning was missed.
 *
 * @typedef {object} AnswerSoFar
 * @property {number} answer
 * @property {Question | null} question
 * @property {string} text
 */

/**
 * She turns to a viewer.
 *
 * @typedef {object} AnsweringFrame
 * @property {"answering"} kind
 * @property {number} seq
 * @property {number} answer
 * @property {Question} question
 */

/**
 * A viewer said something. `seq` is null for what only its writer sees.
 *
 * @typedef {object} ChatFrame
 * @property {"chat"} kind
 * @property {number} id
 * @property {string} client_id
 * @property {number} viewer
 * @property {string} nickname
 * @property {number} colour
 * @property {string} origin
 * @property {boolean} staff
 * @property {boolean} highlighted
 * @property {string} text
 * @property {string} at
 * @property {Paid | null} paid
 * @property {number | null} seq
 */

/**
 * A chat message as everybody sees it. `client_id` is the mark that its writer's page gave it.
 *
 * `paid` is what it cost on its platform; then `text` may be empty.
 *
 * @typedef {object} ChatItem
 * @property {"chat"} kind
 * @property {number} id
 * @property {string} client_id
 * @property {number} viewer
 * @property {string} nickname
 * @property {number} colour
 * @property {string} origin
 * @property {boolean} staff
 * @property {boolean} highlighted
 * @property {string} text
 * @property {string} at
 * @property {Paid | null} paid
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
 * She turned to a viewer and said nothing after all; with `hushed` what was being said aloud ends.
 *
 * @typedef {object} DroppedFrame
 * @property {"dropped"} kind
 * @property {number} seq
 * @property {number} answer
 * @property {boolean} hushed
 */

/**
 * A frame that nobody can read.
 *
 * @typedef {object} ErrorFrame
 * @property {"error"} kind
 * @property {"bad_frame"} error
 * @property {string} hint
 */

/**
 * Follow her, or stop; answered with `me` or `refused`.
 *
 * @typedef {object} FollowRequest
 * @property {"follow"} kind
 * @property {boolean} follow
 */

/**
 * The staff wants this message answered first, or does not any more.
 *
 * @typedef {object} HighlightedFrame
 * @property {"highlighted"} kind
 * @property {number} seq
 * @property {number} id
 * @property {boolean} highlighted
 */

/**
 * She said something. With `hushed` what was being said aloud ends; `aloud` is to be said aloud: null where that
 * comes piece by piece.
 *
 * @typedef {object} LineFrame
 * @property {"line"} kind
 * @property {number} seq
 * @property {number} number
 * @property {"greeting" | "talk" | "ad" | "goodbye" | "answer"} line_kind
 * @property {string} text
 * @property {string} short
 * @property {"neutral" | "happy" | "sleepy" | "curious" | "smug" | "surprised" | "sad" | "asleep"} expression
 * @property {"" | "wave" | "tail_swish" | "stretch" | "yawn" | "type" | "read" | "eat" | "nap" | "pounce" | "nod"} action
 * @property {number | null} answer
 * @property {Question | null} question
 * @property {boolean} cut
 * @property {string} at
 * @property {boolean} hushed
 * @property {Saying | null} aloud
 */

/**
 * Something that she said, whole. With `answer` it takes the place of the words so far.
 *
 * @typedef {object} LineItem
 * @property {"line"} kind
 * @property {number} number
 * @property {"greeting" | "talk" | "ad" | "goodbye" | "answer"} line_kind
 * @property {string} text
 * @property {string} short
 * @property {"neutral" | "happy" | "sleepy" | "curious" | "smug" | "surprised" | "sad" | "asleep"} expression
 * @property {"" | "wave" | "tail_swish" | "stretch" | "yawn" | "type" | "read" | "eat" | "nap" | "pounce" | "nod"} action
 * @property {number | null} answer
 * @property {Question | null} question
 * @property {boolean} cut
 * @property {string} at
 */

/**
 * A sign of life, each five seconds.
 *
 * @typedef {object} LivePulse
 * @property {"pulse"} kind
 * @property {number} seq
 * @property {Clock} clock
 * @property {number} viewers
 */

/**
 * The viewer's own state. `viewer` is null before the first word.
 *
 * @typedef {object} Me
 * @property {number | null} viewer
 * @property {string} nickname
 * @property {number} colour
 * @property {boolean} follows
 * @property {boolean} staff
 * @property {Restricted | null} restricted
 */

/**
 * The viewer's own state changed.
 *
 * @typedef {object} MeFrame
 * @property {"me"} kind
 * @property {Me} me
 */

/**
 * Choose a nickname; answered with `me` or `refused`.
 *
 * @typedef {object} NameRequest
 * @property {"name"} kind
 * @property {string} nickname
 */

/**
 * The stream that comes next. `title` is empty until it is prepared.
 *
 * @typedef {object} NextStream
 * @property {string} start
 * @property {string} start_time
 * @property {string} end_time
 * @property {string} title
 * @property {string} content
 * @property {string} game
 * @property {string} cover_url
 */

/**
 * A voice of the page's own browser says it: the one of that name, or any of the language; at that speed.
 *
 * @typedef {object} OwnVoice
 * @property {string} name
 * @property {number} speed
 */

/**
 * What a message cost its writer on their platform, or whom they brought along.
 *
 * `amount` is a plain decimal number ("4.99") of `currency`; of a membership or subscription its months, of a raid
 * the viewers who came. Both may be empty.
 *
 * @typedef {object} Paid
 * @property {"superchat" | "bits" | "gift" | "member" | "sub" | "raid"} kind
 * @property {string} amount
 * @property {string} currency
 */

/**
 * Whose question she answers was removed; she goes on for somebody who had asked the same.
 *
 * @typedef {object} PassedOnFrame
 * @property {"passed_on"} kind
 * @property {number} seq
 * @property {number} answer
 * @property {Question} question
 */

/**
 * What she answers, quoted: a viewer's words, at the moment that she took them.
 *
 * @typedef {object} Question
 * @property {number} viewer
 * @property {string} nickname
 * @property {number} colour
 * @property {string} text
 * @property {number} askers
 */

/**
 * Throw an emote; not answered.
 *
 * @typedef {object} ReactRequest
 * @property {"react"} kind
 * @property {"paw" | "heart" | "fish" | "bell" | "laugh" | "cry" | "wow" | "sleepy" | "signal" | "clap"} emote
 */

/**
 * Emotes thrown since the last such frame, by name.
 *
 * @typedef {object} ReactionsFrame
 * @property {"reactions"} kind
 * @property {Record<string, number>} counts
 */

/**
 * What was asked (`id`: a message's, else the frame's kind) was not done.
 *
 * `hint` is a sentence for the person, in their language; `retry_after` are real seconds, null where waiting does
 * not help.
 *
 * @typedef {object} RefusedFrame
 * @property {"refused"} kind
 * @property {string} id
 * @property {"empty" | "too_long" | "links" | "banned_word" | "duplicate" | "too_fast" | "slow_mode" | "followers_only" | "emote_only" | "restricted" | "off_air" | "no_cookie" | "nickname" | "unavailable"} error
 * @property {string} hint
 * @property {number | null} retry_after
 */

/**
 * Messages that are not to be seen any more.
 *
 * @typedef {object} RemovedFrame
 * @property {"removed"} kind
 * @property {number} seq
 * @property {number[]} ids
 */

/**
 * Messages that are to be seen again; they belong in the order of their `id`.
 *
 * @typedef {object} RestoredFrame
 * @property {"restored"} kind
 * @property {number} seq
 * @property {ChatItem[]} entries
 */

/**
 * Why the viewer may not talk. `until` is real time; null for good. `shadow` is never told.
 *
 * @typedef {object} Restricted
 * @property {"timeout" | "ban"} kind
 * @property {string | null} until
 */

/**
 * The house rules. While `silenced` she says nothing.
 *
 * @typedef {object} Rules
 * @property {number} slow_s
 * @property {boolean} followers_only
 * @property {boolean} emote_only
 * @property {boolean} links
 * @property {number} max_length
 * @property {boolean} silenced
 */

/**
 * The house rules changed.
 *
 * @typedef {object} RulesFrame
 * @property {"rules"} kind
 * @property {number} seq
 * @property {Rules} rules
 */

/**
 * Say something; answered with `ack` or `refused`.
 *
 * @typedef {object} SayRequest
 * @property {"say"} kind
 * @property {string} id
 * @property {string} text
 */

/**
 * Something that she says aloud, after what she is saying already: `text` is what is heard.
 *
 * `url` is its sound, empty where there is none; `duration_ms` are real milliseconds, of its sound or about so long.
 * `mouth` is how far her mouth is open in it, `mouth_rate` times a second, a figure or letter each from 0 (closed)
 * to z; `shapes` how, where the voice tells. `at_ms` are milliseconds since she began it: 0 but in a snapshot.
 *
 * @typedef {object} Saying
 * @property {string} speech
 * @property {string} text
 * @property {"zh" | "en"} language
 * @property {number} duration_ms
 * @property {string} url
 * @property {string} mouth
 * @property {number} mouth_rate
 * @property {string} shapes
 * @property {OwnVoice | null} voice
 * @property {number} at_ms
 */

/**
 * Everything at once, after each connection.
 *
 * @typedef {object} SnapshotFrame
 * @property {"snapshot"} kind
 * @property {StreamOnAir | null} stream
 * @property {NextStream | null} next
 * @property {number} seq
 * @property {Clock} clock
 * @property {WeatherNow | null} weather
 * @property {Rules} rules
 * @property {(ChatItem | LineItem)[]} entries
 * @property {Saying[]} saying
 * @property {Record<string, any>} sections
 * @property {string[]} unavailable
 * @property {AnswerSoFar | null} answer
 * @property {Me} me
 * @property {number} viewers
 */

/**
 * The staff would have her learn from this answer, or does not any more.
 *
 * @typedef {object} StarredFrame
 * @property {"starred"} kind
 * @property {number} seq
 * @property {number} answer
 * @property {boolean} starred
 */

/**
 * She was stopped (the emergency stop), or may go on. A snapshot tells it in its clock.
 *
 * @typedef {object} StoppedFrame
 * @property {"stopped"} kind
 * @property {number} seq
 * @property {boolean} stopped
 */

/**
 * The programme changed; off air, `stream` is null. `seq` is that at which it was looked up.
 *
 * @typedef {object} StreamFrame
 * @property {"stream"} kind
 * @property {StreamOnAir | null} stream
 * @property {NextStream | null} next
 * @property {number} seq
 */

/**
 * The stream that is on. `game`, `sponsor` and `cover_url` are empty where there is none.
 *
 * @typedef {object} StreamOnAir
 * @property {number} id
 * @property {string} title
 * @property {string} game
 * @property {string} sponsor
 * @property {string} cover_url
 * @property {string} started_at
 * @property {string} start_time
 * @property {string} end_time
 * @property {string | null} ends_at
 * @property {number} viewers_simulated
 */

/**
 * Who watches now: real people, over all processes.
 *
 * @typedef {object} ViewersFrame
 * @property {"viewers"} kind
 * @property {number} count
 */

/**
 * A piece of what she says is to be heard.
 *
 * @typedef {object} VoicedFrame
 * @property {"voiced"} kind
 * @property {number} seq
 * @property {Saying} aloud
 */

/**
 * The weather changed.
 *
 * @typedef {object} WeatherFrame
 * @property {"weather"} kind
 * @property {number} seq
 * @property {WeatherNow} weather
 */

/**
 * The day's weather.
 *
 * @typedef {object} WeatherNow
 * @property {string} sky
 * @property {number} temperature
 */

/**
 * Her words as they come: `text` belongs at offset `at` (code points) of the answer so far.
 *
 * @typedef {object} WordsFrame
 * @property {"words"} kind
 * @property {number} answer
 * @property {number} at
 * @property {string} text
 * @property {"neutral" | "happy" | "sleepy" | "curious" | "smug" | "surprised" | "sad" | "asleep"} expression
 * @property {"" | "wave" | "tail_swish" | "stretch" | "yawn" | "type" | "read" | "eat" | "nap" | "pounce" | "nod"} action
 */

/**
 * Whatever the server sends.
 *
 * @typedef {SnapshotFrame | ChatFrame | LineFrame | VoicedFrame | RemovedFrame | RestoredFrame | HighlightedFrame | AnsweringFrame | WordsFrame | PassedOnFrame | DroppedFrame | StarredFrame | ActedFrame | StreamFrame | RulesFrame | WeatherFrame | StoppedFrame | ViewersFrame | ReactionsFrame | LivePulse | MeFrame | AckFrame | RefusedFrame | ErrorFrame} SentFrame
 */

/**
 * Whatever the page may send.
 *
 * @typedef {SayRequest | NameRequest | FollowRequest | ReactRequest} AcceptedFrame
 */

export {};
