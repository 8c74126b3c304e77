using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;

namespace VTuberAgent.Link
{
    /// <summary>Finds the server and connects. Nothing of it waits longer than allowed, or after a stop.</summary>
    internal static class Dialer
    {
        /// <summary>A connected socket; null when <paramref name="stop"/> was set. Throws SocketException.</summary>
        public static Socket Connect(LinkOptions options, WaitHandle stop)
        {
            var lookUp = Dns.BeginGetHostAddresses(options.Host, null, null);
            if (!Wait(lookUp, stop, options.ConnectTimeoutMs))
            {
                return null;
            }
            SocketException last = null;
            foreach (var address in Dns.EndGetHostAddresses(lookUp))
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                var isConnected = false;
                try
                {
                    var connecting = socket.BeginConnect(new IPEndPoint(address, options.Port), null, null);
                    if (!Wait(connecting, stop, options.ConnectTimeoutMs))
                    {
                        return null;
                    }
                    socket.EndConnect(connecting);
                    socket.NoDelay = true;
                    isConnected = true;
                    return socket;
                }
                catch (SocketException error)
                {
                    last = error;
                }
                finally
                {
                    if (!isConnected)
                    {
                        socket.Close();
                    }
                }
            }
            throw last ?? new SocketException((int)SocketError.HostNotFound);
        }

        /// <summary>TLS over a stream. Throws AuthenticationException and IOException.</summary>
        public static Stream Secure(Stream inner, LinkOptions options)
        {
            var pin = Normalise(options.TlsPinnedSha256);
            var stream = new SslStream(
                inner, false, (sender, certificate, chain, errors) => IsTrusted(certificate, errors, pin));
            stream.AuthenticateAsClient(options.Host, null, SslProtocols.Tls12, false);
            return stream;
        }

        /// <summary>Whether it ended in time; false when a stop came first.</summary>
        private static bool Wait(IAsyncResult work, WaitHandle stop, int timeoutMs)
        {
            switch (WaitHandle.WaitAny(new[] { stop, work.AsyncWaitHandle }, timeoutMs))
            {
                case 0:
                    return false;
                case WaitHandle.WaitTimeout:
                    throw new SocketException((int)SocketError.TimedOut);
                default:
                    return true;
            }
        }

        private static bool IsTrusted(X509Certificate certificate, SslPolicyErrors errors, string pin)
        {
            if (pin.Length == 0)
            {
                return errors == SslPolicyErrors.None;
            }
            if (certificate == null)
            {
                return false;
            }
            using (var sha256 = SHA256.Create())
            {
                var hash = sha256.ComputeHash(certificate.GetRawCertData());
                return Normalise(BitConverter.ToString(hash)) == pin;
            }
        }

        private static string Normalise(string fingerprint)
        {
            var digits = new StringBuilder();
            foreach (var one in fingerprint ?? "")
            {
                if (one != ':' && one != '-' && one != ' ')
                {
                    digits.Append(char.ToLowerInvariant(one));
                }
            }
            return digits.ToString();
        }
    }
}
