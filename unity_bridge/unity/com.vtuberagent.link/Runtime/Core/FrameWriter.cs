using System;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>Makes lines of frames.</summary>
    internal static class FrameWriter
    {
        /// <summary>A frame as bytes, with the LF that ends it.</summary>
        public static byte[] Write(string id, string type, JObject data, string re)
        {
            var frame = new JObject();
            frame["v"] = FrameParser.Version;
            frame["id"] = id;
            frame["type"] = type;
            if (re != null)
            {
                frame["re"] = re;
            }
            frame["ts"] = Times.WriteMoment(DateTime.UtcNow);
            frame["data"] = data;
            return Encoding.UTF8.GetBytes(frame.ToString(Formatting.None) + "\n");
        }
    }
}
