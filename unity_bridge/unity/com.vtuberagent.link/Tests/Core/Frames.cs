using System;
using NUnit.Framework;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link.Tests
{
    /// <summary>Frames as a server sends them.</summary>
    internal static class Frames
    {
        public static readonly DateTime Start = new DateTime(2026, 11, 23, 8, 0, 0, DateTimeKind.Utc);

        public static string Line(
            string type, string data, long? seq = null, int? part = null, int? parts = null, long afterMs = 0,
            long? ttlMs = null, string re = null)
        {
            var frame = new JObject();
            frame["v"] = 1;
            frame["id"] = "e1";
            frame["type"] = type;
            if (seq != null)
            {
                frame["seq"] = seq.Value;
            }
            if (part != null)
            {
                frame["part"] = part.Value;
            }
            if (parts != null)
            {
                frame["parts"] = parts.Value;
            }
            if (re != null)
            {
                frame["re"] = re;
            }
            frame["ts"] = Times.WriteMoment(Start.AddMilliseconds(afterMs));
            if (ttlMs != null)
            {
                frame["ttl_ms"] = ttlMs.Value;
            }
            frame["data"] = "#";
            return frame.ToString(Formatting.None).Replace("\"#\"", data);
        }

        public static Frame Parse(
            string type, string data, long? seq = null, int? part = null, int? parts = null, long afterMs = 0,
            long? ttlMs = null, string re = null)
        {
            string problem;
            var frame = FrameParser.Parse(Line(type, data, seq, part, parts, afterMs, ttlMs, re), out problem);
            Assert.IsNull(problem);
            return frame;
        }

        public static Frame Scene(string name, long seq)
        {
            return Parse(SceneSet.TypeName, SceneData(name), seq, 1, 1);
        }

        public static string SceneData(string name)
        {
            return "{\"scene\":\"" + name + "\",\"activity\":\"\",\"until\":null,\"transition\":\"cut\"}";
        }

        public static Frame Wave(long seq, long afterMs = 0, long? ttlMs = 8000)
        {
            return Parse(CharacterAction.TypeName, "{\"action\":\"wave\"}", seq, 1, 1, afterMs, ttlMs);
        }

        public static Frame Removal(long seq)
        {
            return Parse(ChatRemove.TypeName, "{\"messages\":[1,2]}", seq, 1, 1);
        }

        public static Frame Reply(string text, bool final, long? seq)
        {
            var data = "{\"answer\":5,\"question\":null,\"text\":\"" + text + "\",\"short\":\"\",\"final\":"
                + (final ? "true" : "false") + ",\"cut\":false,\"dropped\":false}";
            return Parse(ChatReply.TypeName, data, seq);
        }

        public static Frame Mouth(double open, long afterMs = 0)
        {
            return Parse(CharacterMouth.TypeName, "{\"open\":" + JsonConvert.ToString(open) + "}", null, null, null, afterMs, 250);
        }

        public static Frame Snapshot(long seq, string commands)
        {
            return Parse(
                VTuberAgent.Link.Snapshot.TypeName,
                "{\"session\":\"log-1\",\"seq\":" + seq + ",\"commands\":[" + commands + "]}");
        }

        public static string Command(string type, string data)
        {
            return "{\"type\":\"" + type + "\",\"data\":" + data + "}";
        }
    }
}
