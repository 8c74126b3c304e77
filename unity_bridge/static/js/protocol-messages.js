/**
 * Made from unity_bridge/protocol/schema by `manage.py protocol_types`. Change the schemas, and run that.
 */

/**
 * What she answers, in a viewer's words.
 *
 * @typedef {object} Question
 * @property {number} viewer
 * @property {string} nickname
 * @property {number} colour
 * @property {string} text
 * @property {number} askers
 */

/**
 * What a message cost its writer on their platform, or whom they brought along.
 *
 * @typedef {object} Paid
 * @property {"superchat" | "bits" | "gift" | "member" | "sub" | "raid"} kind
 * @property {string} amount
 * @property {string} currency
 */

/**
 * A state command inside a snapshot.
 *
 * @typedef {object} Command
 * @property {string} type
 * @property {Record<string, any>} data
 */

/**
 * What a front end is, for people who look at the list of links.
 *
 * @typedef {object} Client
 * @property {string} name
 * @property {string | null} [version]
 * @property {string | null} [platform]
 */

/**
 * The VTuber whose stage it is.
 *
 * @typedef {object} Whose
 * @property {string} slug
 * @property {string} name
 * @property {string} language
 */

/**
 * The sound of something that she says, and the mouth that goes with it.
 *
 * @typedef {object} Sound
 * @property {string} url
 * @property {string} mouth
 * @property {number} mouth_rate
 * @property {string} shapes
 * @property {string} credit
 */

/**
 * A voice that the front end has itself (a browser: Web Speech), where no sound is made for it.
 *
 * @typedef {object} OwnVoice
 * @property {string} name
 * @property {number} speed
 */

/**
 * Something that is being said as a snapshot is taken, or waits to be.
 *
 * @typedef {object} BeingSaid
 * @property {Record<string, any>} data
 * @property {number} at_ms
 */

/**
 * A picture of her: one face, with mouth and eyes open or not.
 *
 * @typedef {object} LookPicture
 * @property {"neutral" | "happy" | "sleepy" | "curious" | "smug" | "surprised" | "sad" | "asleep"} expression
 * @property {"closed" | "open"} mouth
 * @property {"open" | "shut"} eyes
 * @property {string} url
 * @property {number} width
 * @property {number} height
 * @property {number} left
 * @property {number} top
 * @property {number} right
 * @property {number} bottom
 */

/**
 * From the client: everything up to `seq` was taken (cumulative; at least each second, and each hundred events),
 * or what became of a one-shot (`re`, `status`). From the server: what became of a request (`re`, `status`).
 *
 * @typedef {object} Ack
 * @property {number | null} [seq]
 * @property {"accepted" | "done" | "failed" | null} [status]
 * @property {string | null} [reason]
 */

/**
 * The link is closed on purpose.
 *
 * @typedef {object} Bye
 * @property {string} reason
 */

/**
 * She moves, once.
 *
 * @typedef {object} CharacterAction
 * @property {"wave" | "tail_swish" | "stretch" | "yawn" | "type" | "read" | "eat" | "nap" | "pounce" | "nod"} action
 */

/**
 * Her face.
 *
 * @typedef {object} CharacterExpression
 * @property {"neutral" | "happy" | "sleepy" | "curious" | "smug" | "surprised" | "sad" | "asleep"} expression
 */

/**
 * Pictures of her that somebody uploaded, all that there are: who draws her from pictures shows these. None, and
 * no such state in a snapshot: her usual look.
 *
 * @typedef {object} CharacterLook
 * @property {LookPicture[]} pictures
 */

/**
 * How far her mouth is open now. Comes many times a second; only with the capability `mouth`.
 *
 * @typedef {object} CharacterMouth
 * @property {number} open
 */

/**
 * Somebody follows her who never did before, on air or off: it comes once a viewer. Many may come at once; a front
 * end sums up what it cannot show.
 *
 * @typedef {object} ChatFollow
 * @property {number} viewer
 * @property {string} nickname
 * @property {number} colour
 */

/**
 * A viewer says something in the chat.
 *
 * @typedef {object} ChatMessage
 * @property {number} message
 * @property {number} viewer
 * @property {string} nickname
 * @property {number} colour
 * @property {string} origin
 * @property {boolean} staff
 * @property {boolean} highlighted
 * @property {string} text
 * @property {Paid | null} paid
 */

/**
 * These are not to be seen any more: chat messages, and alerts of who follows her.
 *
 * @typedef {object} ChatRemove
 * @property {number[]} messages
 * @property {number[] | null} [follows]
 */

/**
 * She answers a viewer. It comes first with no text, then with more and more of it (without `seq`: `text` takes
 * the place of what came before), and at last whole, `final`.
 *
 * @typedef {object} ChatReply
 * @property {number} answer
 * @property {Question | null} question
 * @property {string} text
 * @property {string} short
 * @property {boolean} final
 * @property {boolean} cut
 * @property {boolean} dropped
 */

/**
 * A cover was made: fetch it and keep it by its date.
 *
 * @typedef {object} CoverDownload
 * @property {string} date
 * @property {number} number
 * @property {string} file
 * @property {string} url
 * @property {string} sha256
 * @property {number} bytes
 * @property {string} mime
 */

/**
 * A cover is kept here, or could not be (then say why with ack, status failed).
 *
 * @typedef {object} CoverSaved
 * @property {string} date
 * @property {number} number
 * @property {string} sha256
 */

/**
 * Something is wrong with a frame (`re`), or with the link. After a fatal one the link is closed.
 *
 * @typedef {object} Error
 * @property {string} code
 * @property {string} message
 * @property {boolean} fatal
 * @property {number | null} [retry_ms]
 */

/**
 * The first frame of a link, within five seconds: who is there, and what it knows already.
 *
 * @typedef {object} Hello
 * @property {string[]} protocol
 * @property {string} token
 * @property {string} vtuber
 * @property {string} client_id
 * @property {Client} client
 * @property {string[] | null} [capabilities]
 * @property {string | null} [session]
 * @property {number | null} [last_seq]
 */

/**
 * The stream's cover.
 *
 * @typedef {object} OverlayCover
 * @property {number} stream
 * @property {string} url
 */

/**
 * She is off air: everything moves back.
 *
 * @typedef {object} OverlayEnd
 * @property {number} stream
 */

/**
 * She is live: streamer and clock move to their places in the stream layout.
 *
 * @typedef {object} OverlayStart
 * @property {number} stream
 * @property {string} game
 * @property {string} sponsor
 * @property {string} end_time
 */

/**
 * The stream's title.
 *
 * @typedef {object} OverlayTitle
 * @property {number} stream
 * @property {string} title
 */

/**
 * Is anybody there? Answered with pong at once.
 *
 * @typedef {object} Ping
 * @property {number | null} [seq]
 */

/**
 * The answer to a ping; `re` names it.
 *
 * @typedef {object} Pong
 */

/**
 * Where she is, and what she is about.
 *
 * @typedef {object} SceneSet
 * @property {string} scene
 * @property {string} activity
 * @property {string | null} until
 * @property {"cut" | "fade"} transition
 */

/**
 * The whole picture: forget what is shown, and do these commands in their order. No one-shots are in it, but what
 * is being said.
 *
 * @typedef {object} Snapshot
 * @property {string} session
 * @property {number} seq
 * @property {Command[]} commands
 * @property {BeingSaid[] | null} [saying]
 */

/**
 * Send the whole picture again. Answered with a snapshot, whose `re` names the request.
 *
 * @typedef {object} SnapshotRequest
 */

/**
 * Page and text close together.
 *
 * @typedef {object} SnsClose
 * @property {number} task
 */

/**
 * The editor of her SNS page opens; the text is not there yet.
 *
 * @typedef {object} SnsOpen
 * @property {number} task
 */

/**
 * The post is out: show its text, letter by letter if you like.
 *
 * @typedef {object} SnsText
 * @property {number} task
 * @property {number} tweet
 * @property {string} category
 * @property {string} text
 */

/**
 * A line has been said, or was broken off. Not answered.
 *
 * @typedef {object} SpeechFinished
 * @property {string} speech
 * @property {boolean} completed
 */

/**
 * She says something aloud, after what she is saying already. A line may come in several pieces, each with its
 * sound.
 *
 * @typedef {object} SpeechSay
 * @property {string} speech
 * @property {string} text
 * @property {"greeting" | "talk" | "ad" | "goodbye" | "answer"} kind
 * @property {string} language
 * @property {number} duration_ms
 * @property {Sound | null} [sound]
 * @property {OwnVoice | null} [voice]
 */

/**
 * She stops speaking at once; what waits to be said is dropped.
 *
 * @typedef {object} SpeechStop
 * @property {"ended" | "silenced" | "interrupted" | "stopped"} reason
 */

/**
 * How the front end is, for the people who look after it. Not answered; the newest counts.
 *
 * @typedef {object} Status
 * @property {string} state
 * @property {number | null} [fps]
 * @property {string | null} [note]
 */

/**
 * Hold game time, let it run, set it forward, or change its speed. Scope `time`. Answered with ack or error.
 *
 * @typedef {object} TimeRequest
 * @property {"pause" | "resume" | "set" | "scale"} action
 * @property {string | null} [game_time]
 * @property {number | null} [scale]
 */

/**
 * Somebody in front of the stage says something to her; it joins the chat of the stream. Scope `ask`. Answered
 * with ack or error; what she says to it comes as chat.reply.
 *
 * @typedef {object} ViewerQuestion
 * @property {string} text
 * @property {string} viewer
 * @property {string} nickname
 */

/**
 * The answer to hello. What follows is a snapshot, or what was missed, and then what happens.
 *
 * @typedef {object} Welcome
 * @property {string} protocol
 * @property {string} session
 * @property {"replay" | "snapshot"} resume
 * @property {number} heartbeat_ms
 * @property {number} max_frame
 * @property {number} max_frame_in
 * @property {Whose} vtuber
 * @property {("watch" | "ask" | "time")[]} scopes
 * @property {string} server
 */

/**
 * Game time, and how it runs. Between two of these a client counts on: game_time + rate × real seconds. Also sent
 * each few seconds, without `seq`.
 *
 * @typedef {object} WorldTime
 * @property {string} game_time
 * @property {number} rate
 * @property {"" | "paused" | "stage" | "plan" | "unwatched" | "stopped"} standing
 * @property {string} game_day
 * @property {"day" | "dusk" | "night"} time_of_day
 * @property {boolean} live
 */

/**
 * The day's weather.
 *
 * @typedef {object} WorldWeather
 * @property {"sunny" | "rain"} weather
 * @property {string} sky
 * @property {number} temperature
 * @property {string} date
 */

/** What a reader has to know of each message that the server sends. */
export const MESSAGES = {
  "ack": {
    slot: "",
    clears: [],
    fields: {},
  },
  "bye": {
    slot: "",
    clears: [],
    fields: { reason: "string" },
  },
  "character.action": {
    slot: "",
    clears: [],
    fields: { action: "string" },
  },
  "character.expression": {
    slot: "expression",
    clears: [],
    fields: { expression: "string" },
  },
  "character.look": {
    slot: "look",
    clears: [],
    fields: { pictures: "array" },
  },
  "character.mouth": {
    slot: "",
    clears: [],
    fields: { open: "number" },
  },
  "chat.follow": {
    slot: "",
    clears: [],
    fields: { viewer: "number", nickname: "string", colour: "number" },
  },
  "chat.message": {
    slot: "",
    clears: [],
    fields: { message: "number", viewer: "number", nickname: "string", colour: "number", origin: "string", staff: "boolean", highlighted: "boolean", text: "string", paid: "object?" },
  },
  "chat.remove": {
    slot: "",
    clears: [],
    fields: { messages: "array" },
  },
  "chat.reply": {
    slot: "",
    clears: [],
    fields: { answer: "number", question: "object?", text: "string", short: "string", final: "boolean", cut: "boolean", dropped: "boolean" },
  },
  "cover.download": {
    slot: "",
    clears: [],
    fields: { date: "string", number: "number", file: "string", url: "string", sha256: "string", bytes: "number", mime: "string" },
  },
  "error": {
    slot: "",
    clears: [],
    fields: { code: "string", message: "string", fatal: "boolean" },
  },
  "overlay.cover": {
    slot: "overlay.cover",
    clears: [],
    fields: { stream: "number", url: "string" },
  },
  "overlay.end": {
    slot: "overlay",
    clears: ["overlay.title", "overlay.cover"],
    fields: { stream: "number" },
  },
  "overlay.start": {
    slot: "overlay",
    clears: ["overlay.title", "overlay.cover"],
    fields: { stream: "number", game: "string", sponsor: "string", end_time: "string" },
  },
  "overlay.title": {
    slot: "overlay.title",
    clears: [],
    fields: { stream: "number", title: "string" },
  },
  "ping": {
    slot: "",
    clears: [],
    fields: {},
  },
  "pong": {
    slot: "",
    clears: [],
    fields: {},
  },
  "scene.set": {
    slot: "scene",
    clears: [],
    fields: { scene: "string", activity: "string", until: "string?", transition: "string" },
  },
  "snapshot": {
    slot: "",
    clears: [],
    fields: { session: "string", seq: "number", commands: "array" },
  },
  "sns.close": {
    slot: "sns",
    clears: ["sns.text"],
    fields: { task: "number" },
  },
  "sns.open": {
    slot: "sns",
    clears: ["sns.text"],
    fields: { task: "number" },
  },
  "sns.text": {
    slot: "sns.text",
    clears: [],
    fields: { task: "number", tweet: "number", category: "string", text: "string" },
  },
  "speech.say": {
    slot: "",
    clears: [],
    fields: { speech: "string", text: "string", kind: "string", language: "string", duration_ms: "number" },
  },
  "speech.stop": {
    slot: "",
    clears: [],
    fields: { reason: "string" },
  },
  "welcome": {
    slot: "",
    clears: [],
    fields: { protocol: "string", session: "string", resume: "string", heartbeat_ms: "number", max_frame: "number", max_frame_in: "number", vtuber: "object", scopes: "array", server: "string" },
  },
  "world.time": {
    slot: "time",
    clears: [],
    fields: { game_time: "string", rate: "number", standing: "string", game_day: "string", time_of_day: "string", live: "boolean" },
  },
  "world.weather": {
    slot: "weather",
    clears: [],
    fields: { weather: "string", sky: "string", temperature: "number", date: "string" },
  },
};
