using System.Globalization;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>What a link is told of this program, and whether two links would be the same.</summary>
    internal static class FrontEndOptions
    {
        /// <summary>Fills in what people see in the server's list of front ends.</summary>
        public static void Describe(LinkOptions options)
        {
            options.ClientName = Short(Application.productName, 80);
            options.ClientVersion = Short(Application.version, 40);
            options.Platform = Short(Application.platform + ", Unity " + Application.unityVersion, 80);
        }

        /// <summary>The same for options that make the same link.</summary>
        public static string Key(LinkOptions options)
        {
            return string.Join("\n", new[]
            {
                options.Host,
                options.Port.ToString(CultureInfo.InvariantCulture),
                options.UseTls ? "tls" : "",
                options.TlsPinnedSha256,
                options.Token,
                options.VTuber,
                options.ClientId,
                string.Join(" ", options.Capabilities),
            });
        }

        private static string Short(string text, int longest)
        {
            return text.Length <= longest ? text : text.Substring(0, longest);
        }
    }
}
