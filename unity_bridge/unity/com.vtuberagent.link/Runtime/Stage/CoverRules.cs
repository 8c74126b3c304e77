using System;
using System.Globalization;

namespace VTuberAgent.Link.Stage
{
    /// <summary>Which covers are fetched at all. The order comes over a network: nothing in it is believed.</summary>
    public sealed class CoverRules
    {
        private readonly AllowedHosts hosts;

        /// <param name="hosts">Where covers may come from.</param>
        public CoverRules(AllowedHosts hosts)
        {
            this.hosts = hosts;
        }

        /// <summary>Bytes of the largest cover.</summary>
        public long LargestBytes { get; set; } = 16 * 1024 * 1024;

        /// <summary>The hosts that covers may come from.</summary>
        public AllowedHosts Hosts => hosts;

        /// <summary>
        /// Whether it may be fetched. <paramref name="address"/> is where from; <paramref name="problem"/> says what
        /// is wrong, empty for nothing.
        /// </summary>
        public bool Check(CoverOrder order, out Uri address, out string problem)
        {
            address = null;
            problem = FindProblem(order);
            if (problem.Length > 0)
            {
                return false;
            }
            if (!Uri.TryCreate(order.Url, UriKind.Absolute, out address))
            {
                problem = "its address is none";
                return false;
            }
            return hosts.Allow(address, out problem);
        }

        private string FindProblem(CoverOrder order)
        {
            DateTime day;
            if (!DateTime.TryParseExact(order.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            {
                return "its date is none";
            }
            if (!IsName(order))
            {
                return "its file is not called after its date and number";
            }
            if (order.Mime != "image/png")
            {
                return "it is no PNG but " + order.Mime;
            }
            if (order.Bytes < 1 || order.Bytes > LargestBytes)
            {
                return "it has " + order.Bytes + " bytes, and at most " + LargestBytes + " are taken";
            }
            return IsHash(order.Sha256) ? "" : "its sha256 is none";
        }

        // Compared with the only two names that it can have: no other can lead out of the folder.
        private static bool IsName(CoverOrder order)
        {
            string number = order.Number.ToString(CultureInfo.InvariantCulture);
            return order.Number >= 1
                && (order.File == order.Date + "-" + number + ".png"
                    || (order.Number == 1 && order.File == order.Date + ".png"));
        }

        private static bool IsHash(string text)
        {
            if (text == null || text.Length != 64)
            {
                return false;
            }
            foreach (char c in text)
            {
                if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
                {
                    return false;
                }
            }
            return true;
        }
    }
}
