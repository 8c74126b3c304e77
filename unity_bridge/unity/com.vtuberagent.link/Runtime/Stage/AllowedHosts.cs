using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.Stage
{
    /// <summary>The hosts that files may be fetched from. This machine's names count as one.</summary>
    public sealed class AllowedHosts
    {
        private const string ThisMachine = "localhost";
        private readonly HashSet<string> hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        /// <param name="hosts">Names or addresses, without scheme and port; blank ones are left out.</param>
        public AllowedHosts(params string[] hosts)
        {
            foreach (string host in hosts)
            {
                if (!string.IsNullOrEmpty(host) && host.Trim().Length > 0)
                {
                    this.hosts.Add(Plain(host.Trim()));
                }
            }
        }

        /// <summary>
        /// Whether something may be fetched from there. Only http and https, and no address with a name and password.
        /// <paramref name="problem"/> says what is wrong and what to do, empty for nothing.
        /// </summary>
        public bool Allow(Uri address, out string problem)
        {
            problem = "";
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                problem = "its address is neither http nor https";
            }
            else if (address.UserInfo.Length > 0)
            {
                problem = "its address holds a user name";
            }
            else if (!hosts.Contains(Plain(address.Host)))
            {
                problem = "the host " + address.Host + " is not allowed; add it to the allowed hosts if it is yours";
            }
            return problem.Length == 0;
        }

        private static string Plain(string host)
        {
            string plain = host.Trim('[', ']').TrimEnd('.');
            bool here = plain.Equals(ThisMachine, StringComparison.OrdinalIgnoreCase) || plain == "127.0.0.1" || plain == "::1";
            return here ? ThisMachine : plain;
        }
    }
}
