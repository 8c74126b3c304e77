using System;
using System.IO;
using System.Net;
using System.Threading;

namespace VTuberAgent.Link.Stage
{
    /// <summary>A download went wrong; the message says what, for people.</summary>
    public sealed class DownloadException : Exception
    {
        /// <param name="message">What went wrong.</param>
        public DownloadException(string message) : base(message)
        {
        }
    }

    /// <summary>
    /// Reads a file over HTTP with a limit to everything: hosts (also those that it is sent on to), bytes, time.
    /// System.Net and not UnityWebRequest, which refuses plain http in players, and which no test outside Unity can run.
    /// </summary>
    public sealed class BoundedDownload
    {
        private const int MostRedirects = 3;
        private const int MostAtOnce = 8;
        private readonly AllowedHosts hosts;

        /// <param name="hosts">Where it may read from.</param>
        public BoundedDownload(AllowedHosts hosts)
        {
            this.hosts = hosts;
        }

        /// <summary>Takes a piece: a buffer and how many of its bytes count.</summary>
        public delegate void Piece(byte[] buffer, int count);

        /// <summary>Milliseconds for the whole of it.</summary>
        public int TimeoutMs { get; set; } = 60000;

        /// <summary>
        /// Hands the file on piece by piece; blocks, so call it on a thread of its own. Throws
        /// <see cref="DownloadException"/>, or <see cref="OperationCanceledException"/> soon after
        /// <paramref name="cancel"/>. Where <paramref name="exactly"/> is not negative, the file has to be that long.
        /// </summary>
        public void Read(Uri address, long largest, long exactly, CancellationToken cancel, Piece take)
        {
            DateTime end = DateTime.UtcNow.AddMilliseconds(TimeoutMs);
            for (int redirects = 0; ; redirects++)
            {
                string problem;
                if (!hosts.Allow(address, out problem))
                {
                    throw new DownloadException(problem);
                }
                Uri next = ReadOnce(address, largest, exactly, end, cancel, take);
                if (next == null)
                {
                    return;
                }
                if (redirects == MostRedirects)
                {
                    throw new DownloadException("it is sent on and on");
                }
                address = next;
            }
        }

        // Returns where it is sent on to, or null when all was read.
        private Uri ReadOnce(Uri address, long largest, long exactly, DateTime end, CancellationToken cancel, Piece take)
        {
            HttpWebRequest request = Prepare(address);
            bool late = false;
            int left = (int)Math.Max(1, Math.Min(TimeoutMs, (end - DateTime.UtcNow).TotalMilliseconds));
            // Not the request's own timeouts alone: a server that sends a byte now and then would never meet them.
            using (var timer = new Timer(delegate { late = true; request.Abort(); }, null, left, Timeout.Infinite))
            using (cancel.Register(request.Abort))
            {
                try
                {
                    using (var response = (HttpWebResponse)request.GetResponse())
                    {
                        int status = (int)response.StatusCode;
                        if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
                        {
                            return Next(address, response.Headers["Location"]);
                        }
                        if (status != 200)
                        {
                            throw new DownloadException("the server answered " + status);
                        }
                        Copy(response, largest, exactly, take);
                        return null;
                    }
                }
                catch (WebException error)
                {
                    throw Explain(error, late, cancel);
                }
                catch (IOException error)
                {
                    throw Explain(error, late, cancel);
                }
                catch (ObjectDisposedException error)
                {
                    throw Explain(error, late, cancel);
                }
                finally
                {
                    timer.Change(Timeout.Infinite, Timeout.Infinite);
                }
            }
        }

        private HttpWebRequest Prepare(Uri address)
        {
            var request = (HttpWebRequest)WebRequest.Create(address);
            request.AllowAutoRedirect = false;
            request.AutomaticDecompression = DecompressionMethods.None;
            request.KeepAlive = false;
            // Two at once are usual: then a large cover would hold up what she is just saying.
            request.ServicePoint.ConnectionLimit = Math.Max(request.ServicePoint.ConnectionLimit, MostAtOnce);
            // It is the machine at the link's other end, reached as the link is.
            request.Proxy = null;
            request.Timeout = TimeoutMs;
            request.ReadWriteTimeout = TimeoutMs;
            request.UserAgent = "VTuberAgent-Link-Unity";
            return request;
        }

        private static Uri Next(Uri address, string location)
        {
            Uri next;
            if (string.IsNullOrEmpty(location) || !Uri.TryCreate(address, location, out next))
            {
                throw new DownloadException("it is sent on to nowhere");
            }
            if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
            {
                throw new DownloadException("it is sent on from https to plain http");
            }
            return next;
        }

        private static void Copy(HttpWebResponse response, long largest, long exactly, Piece take)
        {
            long most = exactly >= 0 ? Math.Min(exactly, largest) : largest;
            if (response.ContentLength > most)
            {
                throw new DownloadException("it has " + response.ContentLength + " bytes instead of at most " + most);
            }
            if (exactly >= 0 && response.ContentLength >= 0 && response.ContentLength != exactly)
            {
                throw new DownloadException("it has " + response.ContentLength + " bytes instead of " + exactly);
            }
            long total = 0;
            var buffer = new byte[32 * 1024];
            using (Stream body = response.GetResponseStream())
            {
                for (int count = body.Read(buffer, 0, buffer.Length); count > 0; count = body.Read(buffer, 0, buffer.Length))
                {
                    total += count;
                    if (total > most)
                    {
                        throw new DownloadException("it has more bytes than the " + most + " that are expected");
                    }
                    take(buffer, count);
                }
            }
            if (exactly >= 0 && total != exactly)
            {
                throw new DownloadException("it has " + total + " bytes instead of " + exactly);
            }
        }

        private static Exception Explain(Exception error, bool late, CancellationToken cancel)
        {
            if (cancel.IsCancellationRequested)
            {
                return new OperationCanceledException(cancel);
            }
            if (late)
            {
                return new DownloadException("it took too long");
            }
            var web = error as WebException;
            var response = web == null ? null : web.Response as HttpWebResponse;
            if (response == null)
            {
                return new DownloadException("it could not be fetched: " + error.Message);
            }
            using (response)
            {
                return new DownloadException("the server answered " + (int)response.StatusCode);
            }
        }
    }
}
