using System;
using System.IO;
using System.Threading;

namespace VTuberAgent.Link.Stage
{
    /// <summary>A sound that is being fetched. Disposed, it is needed no more.</summary>
    public interface ISoundLoad : IDisposable
    {
        /// <summary>
        /// Whether it is decided, and was not told before: there is the sound, or null and <paramref name="problem"/>,
        /// which says why nothing will be heard. Does not wait.
        /// </summary>
        bool TryTake(out WavSound sound, out string problem);
    }

    /// <summary>Fetches one sound on a thread of its own, with a limit to everything: hosts, bytes, time, length.</summary>
    public sealed class SoundLoad : ISoundLoad
    {
        /// <summary>Bytes of the largest file.</summary>
        public const int LargestBytes = 16 * 1024 * 1024;

        private readonly BackgroundWork<string, Loaded> work;

        /// <summary>Begins at once.</summary>
        /// <param name="hosts">Where sounds may come from.</param>
        /// <param name="url">Where it is, a whole address; it comes over a network.</param>
        /// <param name="timeoutMs">Milliseconds for the whole of it.</param>
        public SoundLoad(AllowedHosts hosts, string url, int timeoutMs = 15000)
        {
            var download = new BoundedDownload(hosts) { TimeoutMs = timeoutMs };
            work = new BackgroundWork<string, Loaded>(
                (address, cancel) => Fetch(download, address, cancel),
                (address, error) => new Loaded { Problem = error.Message },
                1);
            work.TryAdd(url);
        }

        /// <inheritdoc/>
        public bool TryTake(out WavSound sound, out string problem)
        {
            Loaded loaded;
            bool decided = work.TryTake(out loaded);
            sound = loaded.Sound;
            problem = loaded.Problem ?? "";
            return decided;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            work.Dispose();
        }

        private static Loaded Fetch(BoundedDownload download, string url, CancellationToken cancel)
        {
            Uri address;
            if (!Uri.TryCreate(url, UriKind.Absolute, out address))
            {
                throw new DownloadException("its address is none");
            }
            using (var file = new MemoryStream())
            {
                download.Read(address, LargestBytes, -1, cancel, (buffer, count) => file.Write(buffer, 0, count));
                var loaded = new Loaded();
                WavReader.TryRead(file.GetBuffer(), (int)file.Length, out loaded.Sound, out loaded.Problem);
                return loaded;
            }
        }

        private struct Loaded
        {
            public WavSound Sound;
            public string Problem;
        }
    }
}
