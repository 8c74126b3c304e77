// Made from unity_bridge/protocol/schema by "manage.py protocol_types". Change the schemas there, and run that.
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>Something that is being said as a snapshot is taken, or waits to be.</summary>
    public sealed class BeingSaid
    {
        /// <summary>As of <c>speech.say</c>.</summary>
        public JObject Data { get; set; }

        /// <summary>Real milliseconds since she began it, at the snapshot's <c>ts</c>: go on there. 0
        /// for what waits.</summary>
        public long AtMs { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static BeingSaid Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new BeingSaid
            {
                Data = reader.Json("data"),
                AtMs = reader.Integer("at_ms"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>What a front end is, for people who look at the list of links.</summary>
    public sealed class Client
    {
        /// <summary>Of the program.</summary>
        public string Name { get; set; }

        /// <summary>Of the program.</summary>
        public string Version { get; set; }

        /// <summary>What it runs on.</summary>
        public string Platform { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Client Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Client
            {
                Name = reader.Text("name"),
                Version = reader.TextOrNull("version"),
                Platform = reader.TextOrNull("platform"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Name != null)
            {
                data["name"] = Name;
            }
            if (Version != null)
            {
                data["version"] = Version;
            }
            if (Platform != null)
            {
                data["platform"] = Platform;
            }
            return data;
        }
    }

    /// <summary>A state command inside a snapshot.</summary>
    public sealed class Command
    {
        /// <summary>Its type, as of a message.</summary>
        public string Type { get; set; }

        /// <summary>Its data, as of a message.</summary>
        public JObject Data { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Command Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Command
            {
                Type = reader.Text("type"),
                Data = reader.Json("data"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>A picture of her: one face, with mouth and eyes open or not.</summary>
    public sealed class LookPicture
    {
        /// <summary>Which face.</summary>
        public string Expression { get; set; }

        /// <summary>Her mouth.</summary>
        public string Mouth { get; set; }

        /// <summary>Her eyes.</summary>
        public string Eyes { get; set; }

        /// <summary>Where it is: WebP with a transparent ground. Its content never changes.</summary>
        public string Url { get; set; }

        /// <summary>Pixels.</summary>
        public long Width { get; set; }

        /// <summary>Pixels.</summary>
        public long Height { get; set; }

        /// <summary>Where something is to be seen in it, in pixels: from here …</summary>
        public long Left { get; set; }

        /// <summary>… and here …</summary>
        public long Top { get; set; }

        /// <summary>… to here …</summary>
        public long Right { get; set; }

        /// <summary>… and here: her feet.</summary>
        public long Bottom { get; set; }

        /// <summary>What Expression may be; more may come.</summary>
        public static class ExpressionValues
        {
            /// <summary>On the wire: <c>neutral</c>.</summary>
            public const string Neutral = "neutral";
            /// <summary>On the wire: <c>happy</c>.</summary>
            public const string Happy = "happy";
            /// <summary>On the wire: <c>sleepy</c>.</summary>
            public const string Sleepy = "sleepy";
            /// <summary>On the wire: <c>curious</c>.</summary>
            public const string Curious = "curious";
            /// <summary>On the wire: <c>smug</c>.</summary>
            public const string Smug = "smug";
            /// <summary>On the wire: <c>surprised</c>.</summary>
            public const string Surprised = "surprised";
            /// <summary>On the wire: <c>sad</c>.</summary>
            public const string Sad = "sad";
            /// <summary>On the wire: <c>asleep</c>.</summary>
            public const string Asleep = "asleep";
        }

        /// <summary>What Mouth may be; more may come.</summary>
        public static class MouthValues
        {
            /// <summary>On the wire: <c>closed</c>.</summary>
            public const string Closed = "closed";
            /// <summary>On the wire: <c>open</c>.</summary>
            public const string Open = "open";
        }

        /// <summary>What Eyes may be; more may come.</summary>
        public static class EyesValues
        {
            /// <summary>On the wire: <c>open</c>.</summary>
            public const string Open = "open";
            /// <summary>On the wire: <c>shut</c>.</summary>
            public const string Shut = "shut";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static LookPicture Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new LookPicture
            {
                Expression = reader.Text("expression"),
                Mouth = reader.Text("mouth"),
                Eyes = reader.Text("eyes"),
                Url = reader.Text("url"),
                Width = reader.Integer("width"),
                Height = reader.Integer("height"),
                Left = reader.Integer("left"),
                Top = reader.Integer("top"),
                Right = reader.Integer("right"),
                Bottom = reader.Integer("bottom"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>A voice that the front end has itself (a browser: Web Speech), where no sound is
    /// made for it.</summary>
    public sealed class OwnVoice
    {
        /// <summary>Which of its voices; empty for any that speaks the language. Without one, nothing is
        /// to be heard.</summary>
        public string Name { get; set; }

        /// <summary>1 is the voice's own pace.</summary>
        public double Speed { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static OwnVoice Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new OwnVoice
            {
                Name = reader.Text("name"),
                Speed = reader.Number("speed"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>What a message cost its writer on their platform, or whom they brought along.</summary>
    public sealed class Paid
    {
        /// <summary>What it is.</summary>
        public string Kind { get; set; }

        /// <summary>A plain decimal number (4.99); of a membership its months, of a raid the people. May
        /// be empty.</summary>
        public string Amount { get; set; }

        /// <summary>Of the amount; may be empty.</summary>
        public string Currency { get; set; }

        /// <summary>What Kind may be; more may come.</summary>
        public static class KindValues
        {
            /// <summary>On the wire: <c>superchat</c>.</summary>
            public const string Superchat = "superchat";
            /// <summary>On the wire: <c>bits</c>.</summary>
            public const string Bits = "bits";
            /// <summary>On the wire: <c>gift</c>.</summary>
            public const string Gift = "gift";
            /// <summary>On the wire: <c>member</c>.</summary>
            public const string Member = "member";
            /// <summary>On the wire: <c>sub</c>.</summary>
            public const string Sub = "sub";
            /// <summary>On the wire: <c>raid</c>.</summary>
            public const string Raid = "raid";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Paid Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Paid
            {
                Kind = reader.Text("kind"),
                Amount = reader.Text("amount"),
                Currency = reader.Text("currency"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>What she answers, in a viewer's words.</summary>
    public sealed class Question
    {
        /// <summary>The viewer's number.</summary>
        public long Viewer { get; set; }

        /// <summary>Their name.</summary>
        public string Nickname { get; set; }

        /// <summary>Of the name: 0 to 11, the same for the same person.</summary>
        public long Colour { get; set; }

        /// <summary>What they said.</summary>
        public string Text { get; set; }

        /// <summary>How many asked about the same.</summary>
        public long Askers { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Question Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Question
            {
                Viewer = reader.Integer("viewer"),
                Nickname = reader.Text("nickname"),
                Colour = reader.Integer("colour"),
                Text = reader.Text("text"),
                Askers = reader.Integer("askers"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The sound of something that she says, and the mouth that goes with it.</summary>
    public sealed class Sound
    {
        /// <summary>Where it is fetched, at once: WAV, mono, 16 bits. Once she is hushed it is gone
        /// (404); then say nothing.</summary>
        public string Url { get; set; }

        /// <summary>How far her mouth is open, <c>mouth_rate</c> times a second from the sound's
        /// beginning: a figure or letter each, from 0 (closed) to z (wide open). Play it by the
        /// sound's own clock.</summary>
        public string Mouth { get; set; }

        /// <summary>Letters of <c>mouth</c> a second.</summary>
        public long MouthRate { get; set; }

        /// <summary>The shape for each letter of <c>mouth</c>: a, i, u, e, o, n, or - for closed lips.
        /// Empty where the voice does not tell.</summary>
        public string Shapes { get; set; }

        /// <summary>Whom the voice's terms want named; may be empty.</summary>
        public string Credit { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Sound Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Sound
            {
                Url = reader.Text("url"),
                Mouth = reader.Text("mouth"),
                MouthRate = reader.Integer("mouth_rate"),
                Shapes = reader.Text("shapes"),
                Credit = reader.Text("credit"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The VTuber whose stage it is.</summary>
    public sealed class Whose
    {
        /// <summary>As in addresses.</summary>
        public string Slug { get; set; }

        /// <summary>As she is called.</summary>
        public string Name { get; set; }

        /// <summary>That she speaks: zh or en.</summary>
        public string Language { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Whose Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Whose
            {
                Slug = reader.Text("slug"),
                Name = reader.Text("name"),
                Language = reader.Text("language"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>From the client: everything up to <c>seq</c> was taken (cumulative; at least each
    /// second, and each hundred events), or what became of a one-shot (<c>re</c>,
    /// <c>status</c>). From the server: what became of a request (<c>re</c>,
    /// <c>status</c>).</summary>
    public sealed class Ack
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "ack";

        /// <summary>Taken up to here.</summary>
        public long? Seq { get; set; }

        /// <summary>accepted: it is under way; done; failed.</summary>
        public string Status { get; set; }

        /// <summary>Why it failed.</summary>
        public string Reason { get; set; }

        /// <summary>What Status may be; more may come.</summary>
        public static class StatusValues
        {
            /// <summary>On the wire: <c>accepted</c>.</summary>
            public const string Accepted = "accepted";
            /// <summary>On the wire: <c>done</c>.</summary>
            public const string Done = "done";
            /// <summary>On the wire: <c>failed</c>.</summary>
            public const string Failed = "failed";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Ack Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Ack
            {
                Seq = reader.IntegerOrNull("seq"),
                Status = reader.TextOrNull("status"),
                Reason = reader.TextOrNull("reason"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Seq != null)
            {
                data["seq"] = Seq;
            }
            if (Status != null)
            {
                data["status"] = Status;
            }
            if (Reason != null)
            {
                data["reason"] = Reason;
            }
            return data;
        }
    }

    /// <summary>The link is closed on purpose.</summary>
    public sealed class Bye
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "bye";

        /// <summary>Why, in a word or two.</summary>
        public string Reason { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Bye Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Bye
            {
                Reason = reader.Text("reason"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Reason != null)
            {
                data["reason"] = Reason;
            }
            return data;
        }
    }

    /// <summary>She moves, once.</summary>
    public sealed class CharacterAction
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "character.action";

        /// <summary>How.</summary>
        public string Action { get; set; }

        /// <summary>What Action may be; more may come.</summary>
        public static class ActionValues
        {
            /// <summary>On the wire: <c>wave</c>.</summary>
            public const string Wave = "wave";
            /// <summary>On the wire: <c>tail_swish</c>.</summary>
            public const string TailSwish = "tail_swish";
            /// <summary>On the wire: <c>stretch</c>.</summary>
            public const string Stretch = "stretch";
            /// <summary>On the wire: <c>yawn</c>.</summary>
            public const string Yawn = "yawn";
            /// <summary>On the wire: <c>type</c>.</summary>
            public const string Type = "type";
            /// <summary>On the wire: <c>read</c>.</summary>
            public const string Read = "read";
            /// <summary>On the wire: <c>eat</c>.</summary>
            public const string Eat = "eat";
            /// <summary>On the wire: <c>nap</c>.</summary>
            public const string Nap = "nap";
            /// <summary>On the wire: <c>pounce</c>.</summary>
            public const string Pounce = "pounce";
            /// <summary>On the wire: <c>nod</c>.</summary>
            public const string Nod = "nod";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static CharacterAction Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new CharacterAction
            {
                Action = reader.Text("action"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>Her face.</summary>
    public sealed class CharacterExpression
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "character.expression";

        /// <summary>Which face.</summary>
        public string Expression { get; set; }

        /// <summary>What Expression may be; more may come.</summary>
        public static class ExpressionValues
        {
            /// <summary>On the wire: <c>neutral</c>.</summary>
            public const string Neutral = "neutral";
            /// <summary>On the wire: <c>happy</c>.</summary>
            public const string Happy = "happy";
            /// <summary>On the wire: <c>sleepy</c>.</summary>
            public const string Sleepy = "sleepy";
            /// <summary>On the wire: <c>curious</c>.</summary>
            public const string Curious = "curious";
            /// <summary>On the wire: <c>smug</c>.</summary>
            public const string Smug = "smug";
            /// <summary>On the wire: <c>surprised</c>.</summary>
            public const string Surprised = "surprised";
            /// <summary>On the wire: <c>sad</c>.</summary>
            public const string Sad = "sad";
            /// <summary>On the wire: <c>asleep</c>.</summary>
            public const string Asleep = "asleep";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static CharacterExpression Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new CharacterExpression
            {
                Expression = reader.Text("expression"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>Pictures of her that somebody uploaded, all that there are: who draws her from
    /// pictures shows these. None, and no such state in a snapshot: her usual look.</summary>
    public sealed class CharacterLook
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "character.look";

        /// <summary>One for each face, mouth and eyes; where one is missing, the nearest stands in.</summary>
        public LookPicture[] Pictures { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static CharacterLook Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new CharacterLook
            {
                Pictures = reader.Parts("pictures", LookPicture.Read),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>How far her mouth is open now. Comes many times a second; only with the capability
    /// <c>mouth</c>.</summary>
    public sealed class CharacterMouth
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "character.mouth";

        /// <summary>0 is closed, 1 wide open.</summary>
        public double Open { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static CharacterMouth Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new CharacterMouth
            {
                Open = reader.Number("open"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>Somebody follows her who never did before, on air or off: it comes once a viewer.
    /// Many may come at once; a front end sums up what it cannot show.</summary>
    public sealed class ChatFollow
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "chat.follow";

        /// <summary>The viewer's number.</summary>
        public long Viewer { get; set; }

        /// <summary>Their name.</summary>
        public string Nickname { get; set; }

        /// <summary>Of the name: 0 to 11, the same for the same person.</summary>
        public long Colour { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static ChatFollow Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new ChatFollow
            {
                Viewer = reader.Integer("viewer"),
                Nickname = reader.Text("nickname"),
                Colour = reader.Integer("colour"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>A viewer says something in the chat.</summary>
    public sealed class ChatMessage
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "chat.message";

        /// <summary>Names it.</summary>
        public long Message { get; set; }

        /// <summary>The viewer's number.</summary>
        public long Viewer { get; set; }

        /// <summary>Their name.</summary>
        public string Nickname { get; set; }

        /// <summary>Of the name: 0 to 11, the same for the same person.</summary>
        public long Colour { get; set; }

        /// <summary>Where they are: web, or another platform's name.</summary>
        public string Origin { get; set; }

        /// <summary>Whether it is one of the staff.</summary>
        public bool Staff { get; set; }

        /// <summary>Whether it stands out.</summary>
        public bool Highlighted { get; set; }

        /// <summary>What they say; may be empty where it was paid for.</summary>
        public string Text { get; set; }

        /// <summary>What it cost them; null for nothing.</summary>
        public Paid Paid { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static ChatMessage Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new ChatMessage
            {
                Message = reader.Integer("message"),
                Viewer = reader.Integer("viewer"),
                Nickname = reader.Text("nickname"),
                Colour = reader.Integer("colour"),
                Origin = reader.Text("origin"),
                Staff = reader.Flag("staff"),
                Highlighted = reader.Flag("highlighted"),
                Text = reader.Text("text"),
                Paid = reader.PartOrNull("paid", Paid.Read),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>These are not to be seen any more: chat messages, and alerts of who follows her.</summary>
    public sealed class ChatRemove
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "chat.remove";

        /// <summary>Which messages; none where it is about an alert.</summary>
        public long[] Messages { get; set; }

        /// <summary>The viewers whose chat.follow is not to be seen any more.</summary>
        public long[] Follows { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static ChatRemove Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new ChatRemove
            {
                Messages = reader.Integers("messages"),
                Follows = reader.IntegersOrNull("follows"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>She answers a viewer. It comes first with no text, then with more and more of it
    /// (without <c>seq</c>: <c>text</c> takes the place of what came before), and at last
    /// whole, <c>final</c>.</summary>
    public sealed class ChatReply
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "chat.reply";

        /// <summary>Names the answer.</summary>
        public long Answer { get; set; }

        /// <summary>What she answers; null where its writer wanted to be forgotten, or its beginning was
        /// missed.</summary>
        public Question Question { get; set; }

        /// <summary>What she has said so far, with her stage directions.</summary>
        public string Text { get; set; }

        /// <summary>For a bubble: at most 40 characters, words only. Empty until the end.</summary>
        public string Short { get; set; }

        /// <summary>Whether this is all.</summary>
        public bool Final { get; set; }

        /// <summary>Whether she was interrupted in it.</summary>
        public bool Cut { get; set; }

        /// <summary>Whether she said nothing after all: take the bubble away.</summary>
        public bool Dropped { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static ChatReply Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new ChatReply
            {
                Answer = reader.Integer("answer"),
                Question = reader.PartOrNull("question", Question.Read),
                Text = reader.Text("text"),
                Short = reader.Text("short"),
                Final = reader.Flag("final"),
                Cut = reader.Flag("cut"),
                Dropped = reader.Flag("dropped"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>A cover was made: fetch it and keep it by its date.</summary>
    public sealed class CoverDownload
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "cover.download";

        /// <summary>The game day.</summary>
        public string Date { get; set; }

        /// <summary>Which of that day's.</summary>
        public long Number { get; set; }

        /// <summary>What to call it: &lt;date&gt;.png, and &lt;date&gt;-2.png for the second of a day.</summary>
        public string File { get; set; }

        /// <summary>Where it is, a whole address.</summary>
        public string Url { get; set; }

        /// <summary>Of the file, in hexadecimal.</summary>
        public string Sha256 { get; set; }

        /// <summary>Length of the file.</summary>
        public long Bytes { get; set; }

        /// <summary>What it is: image/png.</summary>
        public string Mime { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static CoverDownload Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new CoverDownload
            {
                Date = reader.Text("date"),
                Number = reader.Integer("number"),
                File = reader.Text("file"),
                Url = reader.Text("url"),
                Sha256 = reader.Text("sha256"),
                Bytes = reader.Integer("bytes"),
                Mime = reader.Text("mime"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>A cover is kept here, or could not be (then say why with ack, status failed).</summary>
    public sealed class CoverSaved
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "cover.saved";

        /// <summary>The game day.</summary>
        public string Date { get; set; }

        /// <summary>Which of that day's.</summary>
        public long Number { get; set; }

        /// <summary>Of what was kept.</summary>
        public string Sha256 { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static CoverSaved Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new CoverSaved
            {
                Date = reader.Text("date"),
                Number = reader.Integer("number"),
                Sha256 = reader.Text("sha256"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Date != null)
            {
                data["date"] = Date;
            }
            data["number"] = Number;
            if (Sha256 != null)
            {
                data["sha256"] = Sha256;
            }
            return data;
        }
    }

    /// <summary>Something is wrong with a frame (<c>re</c>), or with the link. After a fatal one the
    /// link is closed.</summary>
    public sealed class Error
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "error";

        /// <summary>What is wrong, for programs.</summary>
        public string Code { get; set; }

        /// <summary>What is wrong and what to do, for people.</summary>
        public string Message { get; set; }

        /// <summary>Whether the link ends here.</summary>
        public bool Fatal { get; set; }

        /// <summary>Real milliseconds after which it may be tried again.</summary>
        public long? RetryMs { get; set; }

        /// <summary>The codes that there are; more may come.</summary>
        public static class Codes
        {
            /// <summary>No JSON object of this protocol in UTF-8; the frame is skipped, or, before hello,
            /// fatal.</summary>
            public const string BadFrame = "bad_frame";
            /// <summary>The message's data are not as its schema says; the frame is skipped, or, before
            /// hello, fatal.</summary>
            public const string BadData = "bad_data";
            /// <summary>A frame is longer than max_frame_in; fatal.</summary>
            public const string TooLarge = "too_large";
            /// <summary>The first frame was something else; fatal.</summary>
            public const string HelloExpected = "hello_expected";
            /// <summary>No hello within five seconds; fatal.</summary>
            public const string HelloTimeout = "hello_timeout";
            /// <summary>Nothing of what the client speaks is spoken here; fatal.</summary>
            public const string UnsupportedProtocol = "unsupported_protocol";
            /// <summary>The token is none, is revoked, or is for another VTuber; fatal.</summary>
            public const string WrongToken = "wrong_token";
            /// <summary>Too many wrong tokens from this address; fatal.</summary>
            public const string TooManyAttempts = "too_many_attempts";
            /// <summary>Nobody of that name lives here; fatal. Only somebody who is signed in hears it,
            /// others get wrong_token.</summary>
            public const string UnknownVtuber = "unknown_vtuber";
            /// <summary>So many links are open already; fatal.</summary>
            public const string TooManyLinks = "too_many_links";
            /// <summary>Another link of the same client_id has taken this one's place; fatal, do not come
            /// back by yourself.</summary>
            public const string Replaced = "replaced";
            /// <summary>An operator has ended the link; fatal.</summary>
            public const string Disconnected = "disconnected";
            /// <summary>The client takes or acknowledges less than the world gives; fatal, come back for
            /// what was missed.</summary>
            public const string SlowClient = "slow_client";
            /// <summary>Nothing was heard for three heartbeats; fatal.</summary>
            public const string HeartbeatMissed = "heartbeat_missed";
            /// <summary>Too many frames; this one was not looked at, so there is no <c>re</c>. What was
            /// asked for may be sent again.</summary>
            public const string RateLimited = "rate_limited";
            /// <summary>The token's scopes do not allow it.</summary>
            public const string NotAllowed = "not_allowed";
            /// <summary>It could not be done, the message says why.</summary>
            public const string Refused = "refused";
            /// <summary>It cannot be done at the moment; send it again.</summary>
            public const string Unavailable = "unavailable";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Error Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Error
            {
                Code = reader.Text("code"),
                Message = reader.Text("message"),
                Fatal = reader.Flag("fatal"),
                RetryMs = reader.IntegerOrNull("retry_ms"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Code != null)
            {
                data["code"] = Code;
            }
            if (Message != null)
            {
                data["message"] = Message;
            }
            data["fatal"] = Fatal;
            if (RetryMs != null)
            {
                data["retry_ms"] = RetryMs;
            }
            return data;
        }
    }

    /// <summary>The first frame of a link, within five seconds: who is there, and what it knows
    /// already.</summary>
    public sealed class Hello
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "hello";

        /// <summary>What the client speaks, the best first.</summary>
        public string[] Protocol { get; set; }

        /// <summary>The front end's token: from the admin, or STAGE_TOKEN in .env.</summary>
        public string Token { get; set; }

        /// <summary>Whose stage it is: the slug.</summary>
        public string Vtuber { get; set; }

        /// <summary>This front end's own name, the same at every start. A second link of the same name
        /// takes the first one's place.</summary>
        public string ClientId { get; set; }

        /// <summary>What the front end is.</summary>
        public Client Client { get; set; }

        /// <summary>What it can do beyond the least: <c>mouth</c>, <c>speech</c>, <c>covers</c>. Unknown
        /// ones are ignored.</summary>
        public string[] Capabilities { get; set; }

        /// <summary>The <c>session</c> of the last welcome, where the client still has it.</summary>
        public string Session { get; set; }

        /// <summary>The last event of that session of which the client has all frames.</summary>
        public long? LastSeq { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Hello Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Hello
            {
                Protocol = reader.Texts("protocol"),
                Token = reader.Text("token"),
                Vtuber = reader.Text("vtuber"),
                ClientId = reader.Text("client_id"),
                Client = reader.Part("client", Client.Read),
                Capabilities = reader.TextsOrNull("capabilities"),
                Session = reader.TextOrNull("session"),
                LastSeq = reader.IntegerOrNull("last_seq"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Protocol != null)
            {
                data["protocol"] = DataWriter.Array(Protocol);
            }
            if (Token != null)
            {
                data["token"] = Token;
            }
            if (Vtuber != null)
            {
                data["vtuber"] = Vtuber;
            }
            if (ClientId != null)
            {
                data["client_id"] = ClientId;
            }
            if (Client != null)
            {
                data["client"] = Client.ToJson();
            }
            if (Capabilities != null)
            {
                data["capabilities"] = DataWriter.Array(Capabilities);
            }
            if (Session != null)
            {
                data["session"] = Session;
            }
            if (LastSeq != null)
            {
                data["last_seq"] = LastSeq;
            }
            return data;
        }
    }

    /// <summary>The stream's cover.</summary>
    public sealed class OverlayCover
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "overlay.cover";

        /// <summary>The stream's number.</summary>
        public long Stream { get; set; }

        /// <summary>Where the picture is, a whole address.</summary>
        public string Url { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static OverlayCover Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new OverlayCover
            {
                Stream = reader.Integer("stream"),
                Url = reader.Text("url"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>She is off air: everything moves back.</summary>
    public sealed class OverlayEnd
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "overlay.end";

        /// <summary>The stream's number.</summary>
        public long Stream { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static OverlayEnd Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new OverlayEnd
            {
                Stream = reader.Integer("stream"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>She is live: streamer and clock move to their places in the stream layout.</summary>
    public sealed class OverlayStart
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "overlay.start";

        /// <summary>The stream's number.</summary>
        public long Stream { get; set; }

        /// <summary>Its game; empty for a talk stream.</summary>
        public string Game { get; set; }

        /// <summary>Whose ad she reads; empty for none.</summary>
        public string Sponsor { get; set; }

        /// <summary>When it is planned to end, HH:MM of game time; empty where nobody knows.</summary>
        public string EndTime { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static OverlayStart Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new OverlayStart
            {
                Stream = reader.Integer("stream"),
                Game = reader.Text("game"),
                Sponsor = reader.Text("sponsor"),
                EndTime = reader.Text("end_time"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The stream's title.</summary>
    public sealed class OverlayTitle
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "overlay.title";

        /// <summary>The stream's number.</summary>
        public long Stream { get; set; }

        /// <summary>The title.</summary>
        public string Title { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static OverlayTitle Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new OverlayTitle
            {
                Stream = reader.Integer("stream"),
                Title = reader.Text("title"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>Is anybody there? Answered with pong at once.</summary>
    public sealed class Ping
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "ping";

        /// <summary>From the server: everything up to here has been sent, so <c>last_seq</c> may move on
        /// to it.</summary>
        public long? Seq { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Ping Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Ping
            {
                Seq = reader.IntegerOrNull("seq"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Seq != null)
            {
                data["seq"] = Seq;
            }
            return data;
        }
    }

    /// <summary>The answer to a ping; <c>re</c> names it.</summary>
    public sealed class Pong
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "pong";

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Pong Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Pong();
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            return data;
        }
    }

    /// <summary>Where she is, and what she is about.</summary>
    public sealed class SceneSet
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "scene.set";

        /// <summary>The place: room, desk, stream, store, company, bed, or one that an app brings along.</summary>
        public string Scene { get; set; }

        /// <summary>The kind of task that she is at; empty for none.</summary>
        public string Activity { get; set; }

        /// <summary>When it is planned to end, HH:MM of game time.</summary>
        public string Until { get; set; }

        /// <summary>How to get there.</summary>
        public string Transition { get; set; }

        /// <summary>What Transition may be; more may come.</summary>
        public static class TransitionValues
        {
            /// <summary>On the wire: <c>cut</c>.</summary>
            public const string Cut = "cut";
            /// <summary>On the wire: <c>fade</c>.</summary>
            public const string Fade = "fade";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SceneSet Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SceneSet
            {
                Scene = reader.Text("scene"),
                Activity = reader.Text("activity"),
                Until = reader.TextOrNull("until"),
                Transition = reader.Text("transition"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The whole picture: forget what is shown, and do these commands in their order. No
    /// one-shots are in it, but what is being said.</summary>
    public sealed class Snapshot
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "snapshot";

        /// <summary>As in welcome.</summary>
        public string Session { get; set; }

        /// <summary>Events up to here are in it; the client's <c>last_seq</c> from now on.</summary>
        public long Seq { get; set; }

        /// <summary>State commands; each slot that has a state is in it.</summary>
        public Command[] Commands { get; set; }

        /// <summary>What is being said, and what waits to be said after it, in order: go on in the
        /// middle of the first. What you say that is not in it ends.</summary>
        public BeingSaid[] Saying { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Snapshot Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Snapshot
            {
                Session = reader.Text("session"),
                Seq = reader.Integer("seq"),
                Commands = reader.Parts("commands", Command.Read),
                Saying = reader.PartsOrNull("saying", BeingSaid.Read),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>Send the whole picture again. Answered with a snapshot, whose <c>re</c> names the
    /// request.</summary>
    public sealed class SnapshotRequest
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "snapshot.request";

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SnapshotRequest Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SnapshotRequest();
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            return data;
        }
    }

    /// <summary>Page and text close together.</summary>
    public sealed class SnsClose
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "sns.close";

        /// <summary>The task that it belonged to.</summary>
        public long Task { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SnsClose Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SnsClose
            {
                Task = reader.Integer("task"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The editor of her SNS page opens; the text is not there yet.</summary>
    public sealed class SnsOpen
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "sns.open";

        /// <summary>The task that it belongs to.</summary>
        public long Task { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SnsOpen Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SnsOpen
            {
                Task = reader.Integer("task"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The post is out: show its text, letter by letter if you like.</summary>
    public sealed class SnsText
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "sns.text";

        /// <summary>The task that it belongs to.</summary>
        public long Task { get; set; }

        /// <summary>The post's number.</summary>
        public long Tweet { get; set; }

        /// <summary>preview announces a stream, communication is everyday talk.</summary>
        public string Category { get; set; }

        /// <summary>The post.</summary>
        public string Text { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SnsText Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SnsText
            {
                Task = reader.Integer("task"),
                Tweet = reader.Integer("tweet"),
                Category = reader.Text("category"),
                Text = reader.Text("text"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>A line has been said, or was broken off. Not answered.</summary>
    public sealed class SpeechFinished
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "speech.finished";

        /// <summary>Which.</summary>
        public string Speech { get; set; }

        /// <summary>Whether it was heard to its end.</summary>
        public bool Completed { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SpeechFinished Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SpeechFinished
            {
                Speech = reader.Text("speech"),
                Completed = reader.Flag("completed"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Speech != null)
            {
                data["speech"] = Speech;
            }
            data["completed"] = Completed;
            return data;
        }
    }

    /// <summary>She says something aloud, after what she is saying already. A line may come in
    /// several pieces, each with its sound.</summary>
    public sealed class SpeechSay
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "speech.say";

        /// <summary>Names it, for speech.stop and speech.finished.</summary>
        public string Speech { get; set; }

        /// <summary>What is heard: words only, no stage directions.</summary>
        public string Text { get; set; }

        /// <summary>What kind of line it is.</summary>
        public string Kind { get; set; }

        /// <summary>zh or en.</summary>
        public string Language { get; set; }

        /// <summary>How long it takes to say: of its sound, or about so long.</summary>
        public long DurationMs { get; set; }

        /// <summary>Its sound; without one nothing is to be heard, and her mouth follows the text.</summary>
        public Sound Sound { get; set; }

        /// <summary>Say it with a voice of your own, where you have one; the mouth follows the text, or
        /// that voice.</summary>
        public OwnVoice Voice { get; set; }

        /// <summary>What Kind may be; more may come.</summary>
        public static class KindValues
        {
            /// <summary>On the wire: <c>greeting</c>.</summary>
            public const string Greeting = "greeting";
            /// <summary>On the wire: <c>talk</c>.</summary>
            public const string Talk = "talk";
            /// <summary>On the wire: <c>ad</c>.</summary>
            public const string Ad = "ad";
            /// <summary>On the wire: <c>goodbye</c>.</summary>
            public const string Goodbye = "goodbye";
            /// <summary>On the wire: <c>answer</c>.</summary>
            public const string Answer = "answer";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SpeechSay Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SpeechSay
            {
                Speech = reader.Text("speech"),
                Text = reader.Text("text"),
                Kind = reader.Text("kind"),
                Language = reader.Text("language"),
                DurationMs = reader.Integer("duration_ms"),
                Sound = reader.PartOrNull("sound", Sound.Read),
                Voice = reader.PartOrNull("voice", OwnVoice.Read),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>She stops speaking at once; what waits to be said is dropped.</summary>
    public sealed class SpeechStop
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "speech.stop";

        /// <summary>Why. <c>stopped</c> is the emergency stop: she says nothing more until world.time
        /// runs again.</summary>
        public string Reason { get; set; }

        /// <summary>What Reason may be; more may come.</summary>
        public static class ReasonValues
        {
            /// <summary>On the wire: <c>ended</c>.</summary>
            public const string Ended = "ended";
            /// <summary>On the wire: <c>silenced</c>.</summary>
            public const string Silenced = "silenced";
            /// <summary>On the wire: <c>interrupted</c>.</summary>
            public const string Interrupted = "interrupted";
            /// <summary>On the wire: <c>stopped</c>.</summary>
            public const string Stopped = "stopped";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static SpeechStop Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new SpeechStop
            {
                Reason = reader.Text("reason"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>How the front end is, for the people who look after it. Not answered; the newest
    /// counts.</summary>
    public sealed class Status
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "status";

        /// <summary>In a word: ready, loading, background.</summary>
        public string State { get; set; }

        /// <summary>Frames a second.</summary>
        public double? Fps { get; set; }

        /// <summary>What else there is to say.</summary>
        public string Note { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Status Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Status
            {
                State = reader.Text("state"),
                Fps = reader.NumberOrNull("fps"),
                Note = reader.TextOrNull("note"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (State != null)
            {
                data["state"] = State;
            }
            if (Fps != null)
            {
                data["fps"] = Fps;
            }
            if (Note != null)
            {
                data["note"] = Note;
            }
            return data;
        }
    }

    /// <summary>Hold game time, let it run, set it forward, or change its speed. Scope <c>time</c>.
    /// Answered with ack or error.</summary>
    public sealed class TimeRequest
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "time.request";

        /// <summary>What to do.</summary>
        public string Action { get; set; }

        /// <summary>For set: where to; never back.</summary>
        public string GameTime { get; set; }

        /// <summary>For scale: game seconds a real second.</summary>
        public double? Scale { get; set; }

        /// <summary>What Action may be; more may come.</summary>
        public static class ActionValues
        {
            /// <summary>On the wire: <c>pause</c>.</summary>
            public const string Pause = "pause";
            /// <summary>On the wire: <c>resume</c>.</summary>
            public const string Resume = "resume";
            /// <summary>On the wire: <c>set</c>.</summary>
            public const string Set = "set";
            /// <summary>On the wire: <c>scale</c>.</summary>
            public const string Scale = "scale";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static TimeRequest Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new TimeRequest
            {
                Action = reader.Text("action"),
                GameTime = reader.TextOrNull("game_time"),
                Scale = reader.NumberOrNull("scale"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Action != null)
            {
                data["action"] = Action;
            }
            if (GameTime != null)
            {
                data["game_time"] = GameTime;
            }
            if (Scale != null)
            {
                data["scale"] = Scale;
            }
            return data;
        }
    }

    /// <summary>Somebody in front of the stage says something to her; it joins the chat of the
    /// stream. Scope <c>ask</c>. Answered with ack or error; what she says to it comes as
    /// chat.reply.</summary>
    public sealed class ViewerQuestion
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "viewer.question";

        /// <summary>What they say.</summary>
        public string Text { get; set; }

        /// <summary>Names the person within this front end, always the same for the same person.</summary>
        public string Viewer { get; set; }

        /// <summary>How they want to be called.</summary>
        public string Nickname { get; set; }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static ViewerQuestion Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new ViewerQuestion
            {
                Text = reader.Text("text"),
                Viewer = reader.Text("viewer"),
                Nickname = reader.Text("nickname"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }

        /// <summary>As the <c>data</c> of a frame. What is null is left out.</summary>
        public JObject ToJson()
        {
            var data = new JObject();
            if (Text != null)
            {
                data["text"] = Text;
            }
            if (Viewer != null)
            {
                data["viewer"] = Viewer;
            }
            if (Nickname != null)
            {
                data["nickname"] = Nickname;
            }
            return data;
        }
    }

    /// <summary>The answer to hello. What follows is a snapshot, or what was missed, and then what
    /// happens.</summary>
    public sealed class Welcome
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "welcome";

        /// <summary>What is spoken from here on.</summary>
        public string Protocol { get; set; }

        /// <summary>Names the event log. A client that knew another one begins anew: its <c>last_seq</c>
        /// counts for nothing.</summary>
        public string Session { get; set; }

        /// <summary>What comes next: the frames that were missed, or a snapshot.</summary>
        public string Resume { get; set; }

        /// <summary>Whoever has heard nothing for so long sends a ping; after three times as long the
        /// link is dead.</summary>
        public long HeartbeatMs { get; set; }

        /// <summary>Bytes of the longest frame that the server sends.</summary>
        public long MaxFrame { get; set; }

        /// <summary>Bytes of the longest frame that it takes.</summary>
        public long MaxFrameIn { get; set; }

        /// <summary>Whose stage it is.</summary>
        public Whose Vtuber { get; set; }

        /// <summary>What the token allows.</summary>
        public string[] Scopes { get; set; }

        /// <summary>The program and its version.</summary>
        public string Server { get; set; }

        /// <summary>What Resume may be; more may come.</summary>
        public static class ResumeValues
        {
            /// <summary>On the wire: <c>replay</c>.</summary>
            public const string Replay = "replay";
            /// <summary>On the wire: <c>snapshot</c>.</summary>
            public const string Snapshot = "snapshot";
        }

        /// <summary>What Scopes may be; more may come.</summary>
        public static class ScopesValues
        {
            /// <summary>On the wire: <c>watch</c>.</summary>
            public const string Watch = "watch";
            /// <summary>On the wire: <c>ask</c>.</summary>
            public const string Ask = "ask";
            /// <summary>On the wire: <c>time</c>.</summary>
            public const string Time = "time";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static Welcome Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new Welcome
            {
                Protocol = reader.Text("protocol"),
                Session = reader.Text("session"),
                Resume = reader.Text("resume"),
                HeartbeatMs = reader.Integer("heartbeat_ms"),
                MaxFrame = reader.Integer("max_frame"),
                MaxFrameIn = reader.Integer("max_frame_in"),
                Vtuber = reader.Part("vtuber", Whose.Read),
                Scopes = reader.Texts("scopes"),
                Server = reader.Text("server"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>Game time, and how it runs. Between two of these a client counts on: game_time +
    /// rate × real seconds. Also sent each few seconds, without <c>seq</c>.</summary>
    public sealed class WorldTime
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "world.time";

        /// <summary>At <c>ts</c>; game times have no zone.</summary>
        public string GameTime { get; set; }

        /// <summary>Game seconds a real second; 0 while time stands.</summary>
        public double Rate { get; set; }

        /// <summary>Why time stands; empty while it runs.</summary>
        public string Standing { get; set; }

        /// <summary>The day that it belongs to: days run from 08:00 to 08:00.</summary>
        public string GameDay { get; set; }

        /// <summary>What the light is like.</summary>
        public string TimeOfDay { get; set; }

        /// <summary>Whether the clock runs at its live speed.</summary>
        public bool Live { get; set; }

        /// <summary>What Standing may be; more may come.</summary>
        public static class StandingValues
        {
            /// <summary>On the wire an empty text.</summary>
            public const string None = "";
            /// <summary>On the wire: <c>paused</c>.</summary>
            public const string Paused = "paused";
            /// <summary>On the wire: <c>stage</c>.</summary>
            public const string Stage = "stage";
            /// <summary>On the wire: <c>plan</c>.</summary>
            public const string Plan = "plan";
            /// <summary>On the wire: <c>unwatched</c>.</summary>
            public const string Unwatched = "unwatched";
            /// <summary>On the wire: <c>stopped</c>.</summary>
            public const string Stopped = "stopped";
        }

        /// <summary>What TimeOfDay may be; more may come.</summary>
        public static class TimeOfDayValues
        {
            /// <summary>On the wire: <c>day</c>.</summary>
            public const string Day = "day";
            /// <summary>On the wire: <c>dusk</c>.</summary>
            public const string Dusk = "dusk";
            /// <summary>On the wire: <c>night</c>.</summary>
            public const string Night = "night";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static WorldTime Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new WorldTime
            {
                GameTime = reader.Text("game_time"),
                Rate = reader.Number("rate"),
                Standing = reader.Text("standing"),
                GameDay = reader.Text("game_day"),
                TimeOfDay = reader.Text("time_of_day"),
                Live = reader.Flag("live"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }

    /// <summary>The day's weather.</summary>
    public sealed class WorldWeather
    {
        /// <summary>Its type in a frame.</summary>
        public const string TypeName = "world.weather";

        /// <summary>What a front end needs a background for.</summary>
        public string Weather { get; set; }

        /// <summary>The kind of weather itself: sunny, rain, cloudy, snow, or one that an app brings
        /// along.</summary>
        public string Sky { get; set; }

        /// <summary>Degrees Celsius.</summary>
        public long Temperature { get; set; }

        /// <summary>The game day.</summary>
        public string Date { get; set; }

        /// <summary>What Weather may be; more may come.</summary>
        public static class WeatherValues
        {
            /// <summary>On the wire: <c>sunny</c>.</summary>
            public const string Sunny = "sunny";
            /// <summary>On the wire: <c>rain</c>.</summary>
            public const string Rain = "rain";
        }

        /// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,
        /// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>
        public static WorldWeather Read(JObject data, out string problem)
        {
            var reader = new DataReader(data);
            var read = new WorldWeather
            {
                Weather = reader.Text("weather"),
                Sky = reader.Text("sky"),
                Temperature = reader.Integer("temperature"),
                Date = reader.Text("date"),
            };
            problem = reader.Problem;
            return problem == null ? read : null;
        }
    }
}
