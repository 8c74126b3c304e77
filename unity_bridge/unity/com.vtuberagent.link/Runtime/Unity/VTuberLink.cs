using System;
using System.Collections.Generic;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// The link to VTuberAgent. Put one into the scene: it connects while it is enabled, comes back by itself, and
    /// raises every message on the main thread, through <see cref="Messages"/>.
    /// </summary>
    [DefaultExecutionOrder(-1000)]
    [DisallowMultipleComponent]
    [AddComponentMenu("VTuberAgent/VTuber Link")]
    public sealed class VTuberLink : MonoBehaviour
    {
        // After so many seconds without Update, what has come meanwhile is no news: it is shown as it is, at once.
        private const float AwaySeconds = 1;

        private static readonly List<VTuberLink> Running = new List<VTuberLink>();

        [SerializeField, Tooltip("Name or address of the machine that VTuberAgent runs on.")]
        private string host = "127.0.0.1";

        [SerializeField, Tooltip("UNITY_PORT, 7717 unless it was set.")]
        private int port = 7717;

        [SerializeField, Tooltip("Encrypt. Needed where the server is another machine.")]
        private bool useTls;

        [SerializeField, Tooltip("SHA-256 of the server's certificate, for one that no authority has signed; else empty.")]
        private string pinnedCertificate = "";

        [SerializeField, Tooltip("Only where neither VTUBER_TOKEN nor the token's file can be used; it becomes part of builds.")]
        private LinkTokenAsset tokenAsset;

        [SerializeField, Tooltip("Whose stage it is: her name in addresses.")]
        private string vtuber = "baomi";

        [SerializeField, Tooltip("This front end's own name. Empty: one is made and kept. Two at once need two names.")]
        private string clientId = "";

        [SerializeField, Tooltip("Go on while another window has the focus. Off, everything is caught up on coming back.")]
        private bool runInBackground = true;

        [SerializeField, Tooltip("Stay when another scene is loaded.")]
        private bool keepAcrossScenes;

        [SerializeField, Tooltip("Write what the link does into the console.")]
        private bool verbose;

        private readonly LinkHub messages = new LinkHub();
        private readonly List<string> capabilities = new List<string>();
        private LinkClient client;
        private VTuberLink original;
        private bool wanted;
        private bool inSnapshot;
        private bool away;
        private float pumpedAt;
        private string complainedOf = "";
        private string clientKey = "";

        /// <summary>A link was enabled; for what was there before it.</summary>
        public static event Action<VTuberLink> Appeared;

        /// <summary>The link is another one than before: connecting, live, waiting, …</summary>
        public event Action<LinkState> StateChanged;

        /// <summary>All commands of a snapshot were raised: <see cref="World"/> is the whole picture.</summary>
        public event Action SnapshotApplied;

        /// <summary>A request (its id) was answered.</summary>
        public event Action<string, Ack> Answered;

        /// <summary>A request (its id) was refused, or had no answer.</summary>
        public event Action<string, Error> Refused;

        /// <summary>The first link that is enabled, or null.</summary>
        public static VTuberLink Main => Running.Count > 0 ? Running[0].Actual : null;

        /// <summary>Who listens to what. It stays the same while the link lives.</summary>
        public LinkHub Messages => messages;

        /// <summary>The client behind it; null before the first Update and while disabled after a stop for good.</summary>
        public LinkClient Client => client;

        /// <summary>What is to be seen now; null before the first Update.</summary>
        public WorldState World => client == null ? null : client.World;

        /// <summary>How the link is.</summary>
        public LinkState State => client == null ? LinkState.Stopped : client.State;

        /// <summary>
        /// Whether what is raised now was so already (a snapshot, or the game was away): show it as it is, without
        /// moving and typing.
        /// </summary>
        public bool Settling => inSnapshot || away;

        /// <summary>What says her lines aloud, or null. Bubbles and mouths of this link go by it.</summary>
        public SpeechVoice Voice { get; internal set; }

        /// <summary>The server's host.</summary>
        public string Host => host;

        /// <summary>Where the token was found last; empty for nowhere.</summary>
        public string TokenSource { get; private set; } = "";

        /// <summary>This one; or, where another link to the same stage was there first, that one.</summary>
        public VTuberLink Actual => original != null ? original : this;

        /// <summary>
        /// Sets where to connect; takes effect at once, also while enabled. Components that are made by scripts call it.
        /// </summary>
        public void Configure(string newHost, int newPort, string newVTuber, bool newUseTls = false, string newClientId = "")
        {
            Leave();
            DropClient();
            host = newHost;
            port = newPort;
            vtuber = newVTuber;
            useTls = newUseTls;
            clientId = newClientId;
            if (isActiveAndEnabled)
            {
                Join();
            }
        }

        /// <summary>Connects anew with the settings as they are now.</summary>
        public void Restart()
        {
            DropClient();
            wanted = isActiveAndEnabled && Running.Contains(this);
        }

        /// <summary>
        /// Says that something in the scene can do more than the least (mouth, speech, covers). The server is told when
        /// the link begins; one that runs already begins anew.
        /// </summary>
        public void Require(string capability)
        {
            if (capabilities.Contains(capability))
            {
                return;
            }
            capabilities.Add(capability);
            if (client != null)
            {
                Restart();
            }
        }

        /// <summary>
        /// Raises a message as if it had come, here alone: <paramref name="line"/> is a whole frame in JSON.
        /// Returns what is wrong with it, or an empty text. <see cref="World"/> does not change.
        /// </summary>
        public string RaiseLocally(string line)
        {
            string problem;
            Frame frame = FrameParser.Parse(line, out problem);
            if (frame != null && problem == null)
            {
                messages.Raise(frame);
            }
            return problem ?? "";
        }

        /// <summary>Ends every link at once, without waiting for the network. The editor calls it before it reloads scripts.</summary>
        public static void StopAll()
        {
            for (int i = Running.Count - 1; i >= 0; i--)
            {
                Running[i].Halt();
            }
        }

        // Statics outlive play mode where the editor does not reload the domain on entering it.
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void ResetStatics()
        {
            StopAll();
            Running.Clear();
            Appeared = null;
        }

        private void OnEnable()
        {
            Join();
        }

        private void OnDisable()
        {
            Leave();
            if (client != null)
            {
                client.Stop();
                client.Pump(0); // Tells of the state.
            }
        }

        private void Join()
        {
            original = FindOriginal();
            if (original != null)
            {
                Debug.LogWarning("[VTuberAgent] There is a link to this stage already, so this one stays off.", this);
                return;
            }
            Running.Add(this);
            if (keepAcrossScenes && transform.parent == null && Application.isPlaying)
            {
                DontDestroyOnLoad(gameObject);
            }
            if (runInBackground)
            {
                Application.runInBackground = true;
            }
            // Connected by the first Update: by then every component of the scene has said what it can do.
            wanted = true;
            pumpedAt = Time.realtimeSinceStartup;
            if (Appeared != null)
            {
                Appeared(this);
            }
        }

        private void Leave()
        {
            original = null;
            wanted = false;
            Running.Remove(this);
        }

        private void OnDestroy()
        {
            Halt();
        }

        private void Update()
        {
            if (wanted)
            {
                wanted = false;
                Connect();
            }
            if (client == null)
            {
                return;
            }
            float now = Time.realtimeSinceStartup;
            away |= now - pumpedAt > AwaySeconds;
            pumpedAt = now;
            client.Pump(away ? int.MaxValue : 256);
            away = false;
        }

        private void OnApplicationPause(bool paused)
        {
            // A phone's clock may have stood as well: what Update sees is not enough.
            away |= !paused;
            if (paused && State == LinkState.Live)
            {
                client.SendStatus("background");
            }
            else if (!paused)
            {
                TellReady();
            }
        }

        private void Connect()
        {
            LinkOptions options = Options();
            if (client != null && FrontEndOptions.Key(options) != clientKey)
            {
                DropClient(); // Another token or address since it was disabled: a client keeps those that it began with.
            }
            if (client == null)
            {
                clientKey = FrontEndOptions.Key(options);
                client = new LinkClient(options, null, new LinkLogToConsole(verbose));
                client.FrameReceived += messages.Raise;
                client.StateChanged += OnState;
                client.SnapshotBegun += delegate { inSnapshot = true; };
                client.SnapshotApplied += OnSnapshotApplied;
                client.Answered += delegate(string id, Ack ack) { if (Answered != null) { Answered(id, ack); } };
                client.Refused += delegate(string id, Error error) { if (Refused != null) { Refused(id, error); } };
            }
            client.Start();
        }

        private LinkOptions Options()
        {
            string source;
            string token = LinkSecrets.Find(tokenAsset, out source);
            TokenSource = source;
            if (token.Length == 0)
            {
                Debug.LogWarning("[VTuberAgent] There is no token: set " + LinkSecrets.Variable + ", or put it into "
                    + LinkSecrets.TokenFile + " (Edit > Project Settings > VTuberAgent).", this);
            }
            var options = new LinkOptions
            {
                Host = host.Trim(),
                Port = port,
                UseTls = useTls,
                TlsPinnedSha256 = pinnedCertificate.Trim(),
                Token = token,
                VTuber = vtuber.Trim(),
                ClientId = ClientIdentity.Get(clientId),
                Capabilities = capabilities.ToArray(),
            };
            FrontEndOptions.Describe(options);
            return options;
        }

        private void OnState(LinkState state)
        {
            if (state == LinkState.Refused)
            {
                Debug.LogError("[VTuberAgent] The server turned this front end away (" + client.LastErrorCode + "): "
                    + client.LastError, this);
            }
            if (state == LinkState.Waiting && complainedOf != client.LastErrorCode)
            {
                // Once, and not at each try.
                complainedOf = client.LastErrorCode;
                Debug.LogWarning("[VTuberAgent] There is no link (" + complainedOf + "): " + client.LastError
                    + " It is tried again by itself.", this);
            }
            if (state == LinkState.Live)
            {
                complainedOf = "";
                TellReady();
            }
            if (StateChanged != null)
            {
                StateChanged(state);
            }
        }

        private void OnSnapshotApplied()
        {
            try
            {
                if (SnapshotApplied != null)
                {
                    SnapshotApplied();
                }
            }
            finally
            {
                inSnapshot = false;
            }
        }

        private void TellReady()
        {
            if (State == LinkState.Live)
            {
                client.SendStatus("ready");
            }
        }

        private VTuberLink FindOriginal()
        {
            for (int i = 0; i < Running.Count; i++)
            {
                VTuberLink other = Running[i];
                if (other != this && other.host == host && other.port == port && other.vtuber == vtuber
                    && other.clientId == clientId)
                {
                    return other;
                }
            }
            return null;
        }

        private void Halt()
        {
            Leave();
            DropClient();
        }

        private void DropClient()
        {
            if (client == null)
            {
                return;
            }
            client.Stop();
            client.Pump(0);
            client.Dispose();
            client = null;
            inSnapshot = false;
            complainedOf = "";
        }
    }
}
