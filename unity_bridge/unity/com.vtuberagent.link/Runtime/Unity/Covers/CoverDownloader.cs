using System.Collections.Generic;
using System.IO;
using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Keeps her covers: in the editor as <c>Assets/Scenes/Covers/&lt;date&gt;.png</c>, in a build under the persistent
    /// data folder. Fetches on a thread of its own, and tells the server what became of each.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Cover Downloader")]
    public sealed class CoverDownloader : LinkBinding
    {
        private const int MostWaiting = 32;

        [SerializeField, Tooltip("In the editor, within the project.")]
        private string editorFolder = "Assets/Scenes/Covers";

        [SerializeField, Tooltip("Hosts that covers may come from, besides the link's own. Names or addresses, no ports.")]
        private string[] allowedHosts = new string[0];

        [SerializeField, Tooltip("Megabytes of the largest cover.")]
        private int largestMegabytes = 16;

        [SerializeField] private TextEvent saved = new TextEvent();

        private readonly Dictionary<CoverOrder, Frame> asked = new Dictionary<CoverOrder, Frame>();
        private BackgroundWork<CoverOrder, CoverResult> work;

        /// <summary>A cover was kept: its path. The editor imports it. For the main thread.</summary>
        public static event System.Action<string> AnySaved;

        /// <summary>Raised with the path of a cover that was kept.</summary>
        public TextEvent Saved => saved;

        /// <summary>Where covers are kept.</summary>
        public string Folder => Application.isEditor
            ? Path.Combine(Path.GetDirectoryName(Application.dataPath) ?? "", editorFolder)
            : Path.Combine(Application.persistentDataPath, "Covers");

        /// <inheritdoc/>
        protected override string Capability => "covers";

        /// <summary>The hosts that a link's pictures may come from.</summary>
        internal static AllowedHosts HostsOf(VTuberLink link, string[] more)
        {
            var hosts = new List<string>(more);
            if (link != null)
            {
                hosts.Add(link.Host);
            }
            return new AllowedHosts(hosts.ToArray());
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<CoverDownload>(this, OnDownload);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // Covers are in no picture; those that were missed come with the replay.
        }

        /// <inheritdoc/>
        protected override void OnDisable()
        {
            base.OnDisable();
            if (work != null)
            {
                work.Dispose();
                work = null;
            }
            asked.Clear();
        }

        private void OnDownload(Frame frame, CoverDownload message)
        {
            var order = new CoverOrder
            {
                Date = message.Date,
                Number = (int)System.Math.Min(message.Number, int.MaxValue),
                File = message.File,
                Url = message.Url,
                Sha256 = message.Sha256,
                Bytes = message.Bytes,
                Mime = message.Mime,
            };
            if (work == null)
            {
                work = Begin();
            }
            if (work.TryAdd(order))
            {
                asked[order] = frame;
                Tell(frame, Ack.StatusValues.Accepted, null);
            }
            else
            {
                Tell(frame, Ack.StatusValues.Failed, "Too many covers wait already.");
            }
        }

        private void Update()
        {
            CoverResult result;
            while (work != null && work.TryTake(out result))
            {
                Report(result);
            }
        }

        private BackgroundWork<CoverOrder, CoverResult> Begin()
        {
            var rules = new CoverRules(HostsOf(Link, allowedHosts)) { LargestBytes = largestMegabytes * 1024L * 1024L };
            var fetcher = new CoverFetcher(rules, Folder);
            return new BackgroundWork<CoverOrder, CoverResult>(
                fetcher.Fetch,
                (order, error) => new CoverResult { Order = order, Problem = error.Message },
                MostWaiting);
        }

        private void Report(CoverResult result)
        {
            Frame frame;
            asked.TryGetValue(result.Order, out frame);
            asked.Remove(result.Order);
            if (!result.Kept)
            {
                Debug.LogWarning("[VTuberAgent] The cover of " + result.Order.Date + " is not kept: " + result.Problem, this);
                Tell(frame, Ack.StatusValues.Failed, result.Problem);
                return;
            }
            if (Link != null && Link.Client != null)
            {
                Link.Client.SendCoverSaved(result.Order.Date, result.Order.Number, result.Order.Sha256);
            }
            Tell(frame, Ack.StatusValues.Done, null);
            saved.Invoke(result.Path);
            if (AnySaved != null)
            {
                AnySaved(result.Path);
            }
        }

        private void Tell(Frame frame, string status, string reason)
        {
            if (frame != null && Link != null && Link.Client != null)
            {
                Link.Client.Acknowledge(frame, status, reason == null || reason.Length <= 500 ? reason : reason.Substring(0, 500));
            }
        }
    }
}
