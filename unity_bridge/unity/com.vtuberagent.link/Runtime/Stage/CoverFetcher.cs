using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading;

namespace VTuberAgent.Link.Stage
{
    /// <summary>What became of a cover.</summary>
    public sealed class CoverResult
    {
        /// <summary>Which.</summary>
        public CoverOrder Order;

        /// <summary>Where it is kept; empty where it is not.</summary>
        public string Path = "";

        /// <summary>Why it is not kept; empty where it is.</summary>
        public string Problem = "";

        /// <summary>Whether it is kept.</summary>
        public bool Kept => Problem.Length == 0;
    }

    /// <summary>Fetches a cover into a folder. Under its name there is the whole right file, or what was there before.</summary>
    public sealed class CoverFetcher
    {
        private readonly CoverRules rules;
        private readonly string folder;
        private readonly BoundedDownload download;

        /// <param name="rules">What may be fetched.</param>
        /// <param name="folder">Where to; made if it is not there.</param>
        public CoverFetcher(CoverRules rules, string folder)
        {
            this.rules = rules;
            this.folder = folder;
            download = new BoundedDownload(rules.Hosts);
        }

        /// <summary>Milliseconds for one cover.</summary>
        public int TimeoutMs
        {
            get { return download.TimeoutMs; }
            set { download.TimeoutMs = value; }
        }

        /// <summary>
        /// Fetches it, and blocks meanwhile. Never throws but <see cref="OperationCanceledException"/>; the result
        /// says what went wrong.
        /// </summary>
        public CoverResult Fetch(CoverOrder order, CancellationToken cancel)
        {
            var result = new CoverResult { Order = order };
            try
            {
                Uri address;
                string problem;
                if (rules.Check(order, out address, out problem))
                {
                    result.Path = Keep(order, address, cancel);
                }
                result.Problem = problem;
            }
            catch (DownloadException error)
            {
                result.Problem = error.Message;
            }
            catch (IOException error)
            {
                result.Problem = "it could not be written: " + error.Message;
            }
            catch (UnauthorizedAccessException error)
            {
                result.Problem = "it could not be written: " + error.Message;
            }
            return result;
        }

        private string Keep(CoverOrder order, Uri address, CancellationToken cancel)
        {
            string path = Path.Combine(folder, order.File);
            if (IsThere(order, path))
            {
                return path;
            }
            Directory.CreateDirectory(folder);
            // Unity imports nothing whose name begins with a dot, and two that fetch at once do not meet.
            string temporary = Path.Combine(folder, "." + order.File + "." + Guid.NewGuid().ToString("N") + ".part");
            try
            {
                string hash = Write(order, address, temporary, cancel);
                if (hash != order.Sha256)
                {
                    throw new DownloadException("its sha256 is " + hash + " instead of " + order.Sha256);
                }
                cancel.ThrowIfCancellationRequested();
                Rename(temporary, path);
                return path;
            }
            finally
            {
                Remove(temporary);
            }
        }

        private string Write(CoverOrder order, Uri address, string path, CancellationToken cancel)
        {
            using (SHA256 sha = SHA256.Create())
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                download.Read(address, rules.LargestBytes, order.Bytes, cancel, delegate(byte[] buffer, int count)
                {
                    sha.TransformBlock(buffer, 0, count, null, 0);
                    file.Write(buffer, 0, count);
                });
                sha.TransformFinalBlock(new byte[0], 0, 0);
                CheckPicture(file);
                file.Flush(true);
                return Hex(sha.Hash);
            }
        }

        private static void CheckPicture(FileStream file)
        {
            var head = new byte[PngHeader.Length];
            file.Position = 0;
            long width;
            long height;
            if (!PngHeader.TryRead(head, file.Read(head, 0, head.Length), out width, out height))
            {
                throw new DownloadException("it is no PNG");
            }
        }

        private static bool IsThere(CoverOrder order, string path)
        {
            var there = new FileInfo(path);
            if (!there.Exists || there.Length != order.Bytes)
            {
                return false;
            }
            using (SHA256 sha = SHA256.Create())
            using (FileStream file = there.OpenRead())
            {
                return Hex(sha.ComputeHash(file)) == order.Sha256;
            }
        }

        private static void Rename(string from, string to)
        {
            if (File.Exists(to))
            {
                File.Replace(from, to, null);
            }
            else
            {
                File.Move(from, to);
            }
        }

        private static void Remove(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (IOException)
            {
                // Somebody (a virus scanner) holds it: it is hidden, and nobody takes it for a cover.
            }
            catch (UnauthorizedAccessException)
            {
            }
        }

        private static string Hex(byte[] bytes)
        {
            return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
        }
    }
}
