using System.Globalization;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>How a link is, in words.</summary>
    internal static class LinkText
    {
        public static string State(VTuberLink link)
        {
            return link.Client == null ? "Stopped" : link.State.ToString();
        }

        public static string Session(VTuberLink link)
        {
            return link.Client == null || link.Client.Session == null ? "none yet" : link.Client.Session;
        }

        public static string Position(VTuberLink link)
        {
            return link.Client == null ? "" : link.Client.LastSeq.ToString(CultureInfo.InvariantCulture);
        }

        public static string Lag(VTuberLink link)
        {
            return link.Client == null
                ? ""
                : string.Format(
                    CultureInfo.InvariantCulture,
                    "{0:0.0} ms there and back, {1} frames wait",
                    link.Client.RoundTripMs,
                    link.Client.QueuedFrames);
        }

        /// <summary>What is wrong and what to do; empty for nothing.</summary>
        public static string Problem(VTuberLink link)
        {
            if (link.Client == null || link.State == LinkState.Live || string.IsNullOrEmpty(link.Client.LastError))
            {
                return "";
            }
            return link.Client.LastErrorCode + ": " + link.Client.LastError + Advice(link.Client.LastErrorCode);
        }

        private static string Advice(string code)
        {
            switch (code)
            {
                case LinkErrorCodes.ConnectFailed:
                    return "\nIs VTuberAgent running (python start.py), and are host and port those that it prints?";
                case Error.Codes.WrongToken:
                    return "\nPut STAGE_TOKEN of the server's .env into Edit > Project Settings > VTuberAgent.";
                case Error.Codes.Replaced:
                    return "\nAnother front end has the same client id. Give one of them another.";
                case LinkErrorCodes.TlsFailed:
                    return "\nDoes the server speak TLS on this port, and is the pinned certificate its own?";
                default:
                    return "";
            }
        }
    }
}
