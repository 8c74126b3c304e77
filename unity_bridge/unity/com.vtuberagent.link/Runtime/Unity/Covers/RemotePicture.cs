using System;
using System.IO;
using System.Threading;
using UnityEngine;
using VTuberAgent.Link.Stage;
using Object = UnityEngine.Object;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// A picture from the network as a texture, which it owns. Fetched on a thread of its own; ask with <see cref="Poll"/>.
    /// </summary>
    internal sealed class RemotePicture : IDisposable
    {
        private const int LargestBytes = 16 * 1024 * 1024;
        private const int LongestSide = 8192;

        private readonly BackgroundWork<string, Fetched> work;
        private string wanted = "";

        public RemotePicture(AllowedHosts hosts)
        {
            var download = new BoundedDownload(hosts);
            work = new BackgroundWork<string, Fetched>(
                (url, cancel) => Fetch(download, url, cancel),
                (url, error) => new Fetched { Url = url, Problem = error.Message },
                4);
        }

        /// <summary>The picture; null while there is none.</summary>
        public Texture2D Texture { get; private set; }

        /// <summary>Begins to fetch another one; an empty address for none. What was shown goes at once.</summary>
        public void Load(string url)
        {
            wanted = url ?? "";
            Drop();
            if (wanted.Length > 0 && !work.TryAdd(wanted))
            {
                Debug.LogWarning("[VTuberAgent] Too many pictures wait; this one is left out.");
            }
        }

        /// <summary>Returns whether the picture that was wanted is there since this call.</summary>
        public bool Poll()
        {
            Fetched fetched;
            while (work.TryTake(out fetched))
            {
                if (fetched.Url != wanted || Texture != null)
                {
                    continue; // Another one is wanted by now.
                }
                if (fetched.Problem.Length > 0)
                {
                    Debug.LogWarning("[VTuberAgent] The stream's cover cannot be shown: " + fetched.Problem);
                    continue;
                }
                var texture = new Texture2D(2, 2);
                Texture = texture;
                if (texture.LoadImage(fetched.File, true))
                {
                    return true;
                }
                Drop();
            }
            return false;
        }

        public void Dispose()
        {
            work.Dispose();
            Drop();
        }

        private void Drop()
        {
            if (Texture != null)
            {
                Object.Destroy(Texture);
            }
            Texture = null;
        }

        private static Fetched Fetch(BoundedDownload download, string url, CancellationToken cancel)
        {
            using (var file = new MemoryStream())
            {
                var address = new Uri(url, UriKind.Absolute);
                download.Read(address, LargestBytes, -1, cancel, (buffer, count) => file.Write(buffer, 0, count));
                byte[] bytes = file.ToArray();
                long width;
                long height;
                // A small file can be a huge picture.
                bool fine = PngHeader.TryRead(bytes, bytes.Length, out width, out height)
                    && width <= LongestSide && height <= LongestSide;
                return new Fetched { Url = url, File = bytes, Problem = fine ? "" : "it is no PNG, or too large a picture" };
            }
        }

        private struct Fetched
        {
            public string Url;
            public byte[] File;
            public string Problem;
        }
    }
}
