using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>Makes frames of lines. What cannot be read gets a problem in words; nothing throws.</summary>
    public static class FrameParser
    {
        /// <summary>The protocol's number, in every frame.</summary>
        public const long Version = 1;

        private const int MaxDepth = 64;
        // What a line takes as objects, about.
        private const int BytesOfAFrame = 256;
        private const int BytesOfACharacter = 6;

        /// <summary>
        /// The frame of a line. Null with a problem where the line is no frame (<see cref="Error.Codes.BadFrame"/>);
        /// a frame with a problem and without <see cref="Frame.Message"/> where only the data are wrong
        /// (<see cref="Error.Codes.BadData"/>).
        /// </summary>
        public static Frame Parse(string line, out string problem)
        {
            var json = ReadObject(line, out problem);
            if (json == null)
            {
                return null;
            }
            var frame = ReadEnvelope(json, out problem);
            if (frame == null)
            {
                return null;
            }
            frame.Bytes = BytesOfAFrame + BytesOfACharacter * line.Length;
            ReadMessage(frame, out problem);
            return frame;
        }

        private static JObject ReadObject(string line, out string problem)
        {
            problem = null;
            try
            {
                using (var reader = new JsonTextReader(new StringReader(line)))
                {
                    // Texts that look like dates stay texts.
                    reader.DateParseHandling = DateParseHandling.None;
                    reader.MaxDepth = MaxDepth;
                    if (!reader.Read() || reader.TokenType != JsonToken.StartObject)
                    {
                        problem = "a line is no JSON object";
                        return null;
                    }
                    var json = JObject.Load(reader);
                    while (reader.Read())
                    {
                        if (reader.TokenType != JsonToken.Comment)
                        {
                            problem = "a line holds more than one JSON object";
                            return null;
                        }
                    }
                    return json;
                }
            }
            catch (Exception error)
            {
                // JsonReaderException as a rule; numbers and escapes of the strangest kinds bring others.
                problem = "a line is no JSON: " + error.Message;
                return null;
            }
        }

        private static Frame ReadEnvelope(JObject json, out string problem)
        {
            var reader = new DataReader(json);
            var version = reader.Integer("v");
            var ts = reader.Text("ts");
            var part = reader.IntegerOrNull("part") ?? 1;
            var parts = reader.IntegerOrNull("parts") ?? 1;
            var frame = new Frame
            {
                Id = reader.Text("id"),
                Type = reader.Text("type"),
                Seq = reader.IntegerOrNull("seq") ?? Frame.NoSeq,
                Re = reader.TextOrNull("re"),
                TtlMs = reader.IntegerOrNull("ttl_ms") ?? 0,
                Data = reader.Json("data")
            };
            problem = reader.Problem;
            if (problem != null)
            {
                return null;
            }
            DateTime moment;
            if (version != Version)
            {
                problem = "v has to be 1, and is " + version.ToString(CultureInfo.InvariantCulture);
            }
            else if (!Times.TryReadMoment(ts, out moment))
            {
                problem = "ts has to be a moment like 2026-11-23T08:00:00.000Z";
            }
            else if (frame.Seq < Frame.NoSeq || part < 1 || parts < part || parts > int.MaxValue)
            {
                problem = "seq, part and parts do not fit together";
            }
            else
            {
                frame.Ts = moment;
                frame.Part = (int)part;
                frame.Parts = (int)parts;
                return frame;
            }
            return null;
        }

        /// <summary>What its type says, and its message.</summary>
        private static void ReadMessage(Frame frame, out string problem)
        {
            frame.Kind = MessageCatalog.KindOf(frame.Type);
            frame.Slot = MessageCatalog.SlotOf(frame.Type);
            if (frame.Kind == MessageKind.OneShot && !frame.HasSeq && !frame.IsFromSnapshot)
            {
                frame.Kind = MessageKind.Ephemeral;
            }
            frame.Message = MessageCatalog.Read(frame.Type, frame.Data, out problem);
            if (problem != null)
            {
                problem = frame.Type + ": " + problem;
                return;
            }
            frame.ReplacesKey = KeyOf(frame);
            var snapshot = frame.Message as Snapshot;
            if (snapshot != null)
            {
                frame.Commands = ReadCommands(frame, snapshot, out problem);
            }
        }

        private static string KeyOf(Frame frame)
        {
            if (frame.Kind == MessageKind.State)
            {
                return frame.Slot;
            }
            // Of an answer's parts the newest is enough, and the whole one takes the place of them all.
            var reply = frame.Message as ChatReply;
            if (reply != null)
            {
                return frame.HasSeq && !reply.Final && !reply.Dropped
                    ? null
                    : "chat.reply " + reply.Answer.ToString(CultureInfo.InvariantCulture);
            }
            switch (frame.Type)
            {
                case CharacterMouth.TypeName:
                case Ping.TypeName:
                case Pong.TypeName:
                case Welcome.TypeName:
                case Snapshot.TypeName:
                    return frame.Type;
                default:
                    return null;
            }
        }

        /// <summary>The commands as frames; one that cannot be read is left out and named.</summary>
        private static Frame[] ReadCommands(Frame whole, Snapshot snapshot, out string problem)
        {
            problem = null;
            var frames = new List<Frame>(snapshot.Commands.Length);
            for (var at = 0; at < snapshot.Commands.Length; at++)
            {
                var command = snapshot.Commands[at];
                var frame = new Frame
                {
                    Id = whole.Id,
                    Type = command.Type,
                    Seq = snapshot.Seq,
                    Part = 1,
                    Parts = 1,
                    Ts = whole.Ts,
                    Data = command.Data,
                    IsFromSnapshot = true
                };
                string wrong;
                ReadMessage(frame, out wrong);
                if (wrong == null)
                {
                    frames.Add(frame);
                }
                else
                {
                    problem = problem ?? "snapshot: " + wrong;
                }
            }
            return frames.ToArray();
        }
    }
}
