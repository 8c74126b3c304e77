using System;
using System.Collections.Generic;
using System.Globalization;

namespace VTuberAgent.Link.ConsoleClient
{
    /// <summary>Reads the program's options.</summary>
    internal static class CommandLine
    {
        /// <summary>The link's options. ArgumentException says what is wrong with an argument.</summary>
        public static LinkOptions Read(string[] arguments)
        {
            var options = new LinkOptions { ClientName = "LinkClientProgram", ClientVersion = "1" };
            var capabilities = new List<string>();
            for (var at = 0; at < arguments.Length; at++)
            {
                var name = arguments[at];
                if (name == "--tls")
                {
                    options.UseTls = true;
                    continue;
                }
                if (at + 1 >= arguments.Length)
                {
                    throw new ArgumentException(name + " wants a value.");
                }
                var value = arguments[++at];
                switch (name)
                {
                    case "--host":
                        options.Host = value;
                        break;
                    case "--port":
                        options.Port = Number(value);
                        break;
                    case "--token":
                        options.Token = value;
                        break;
                    case "--vtuber":
                        options.VTuber = value;
                        break;
                    case "--client-id":
                        options.ClientId = value;
                        break;
                    case "--pin":
                        options.TlsPinnedSha256 = value;
                        break;
                    case "--queue":
                        options.QueueLimit = Number(value);
                        break;
                    case "--first-wait":
                        options.BackoffFirstMs = Number(value);
                        break;
                    case "--longest-wait":
                        options.BackoffMaxMs = Number(value);
                        break;
                    case "--handshake-timeout":
                        options.HandshakeTimeoutMs = Number(value);
                        break;
                    case "--request-timeout":
                        options.RequestTimeoutMs = Number(value);
                        break;
                    case "--capability":
                        capabilities.Add(value);
                        break;
                    default:
                        throw new ArgumentException("There is no option " + name + ".");
                }
            }
            options.Capabilities = capabilities.ToArray();
            return options;
        }

        /// <summary>A whole number. ArgumentException for another text.</summary>
        public static int Number(string text)
        {
            int number;
            if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number))
            {
                throw new ArgumentException(text + " is no number.");
            }
            return number;
        }
    }
}
