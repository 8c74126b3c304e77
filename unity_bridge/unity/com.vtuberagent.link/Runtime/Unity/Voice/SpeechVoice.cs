using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Says her lines aloud through an AudioSource, one after another, and tells the server when each has been said.
    /// Where a line has no sound it takes its time all the same. Bubbles and mouths of the same link go by it.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Speech Voice")]
    public sealed class SpeechVoice : LinkBinding
    {
        [SerializeField, Tooltip("What she is heard through. Empty: this object's, which is added where there is none.")]
        private AudioSource source;

        [SerializeField, Range(0, 1)] private float volume = 1;

        [SerializeField, Tooltip("She is not heard. Her lines, her mouth and what the server is told stay as they are.")]
        private bool muted;

        [SerializeField, Tooltip("Seconds that a line waits for its sound before it is only read.")]
        private float patience = 1.5f;

        [SerializeField, Tooltip("Hosts that sounds may come from, besides the link's own. Names or addresses, no ports.")]
        private string[] allowedHosts = new string[0];

        [SerializeField, Tooltip("Whom the voice's terms want named, while it is heard; may go nowhere.")]
        private TextOutput credit = new TextOutput();

        private readonly AudioSourceOutput output = new AudioSourceOutput();
        private VoiceQueue queue;
        private VTuberLink spoken;
        private bool complained;

        /// <summary>What she is heard through; null before it is enabled, where none was given.</summary>
        public AudioSource Source => source;

        /// <summary>The line that she is at, or null.</summary>
        public SpokenLine Line => queue == null ? null : queue.Line;

        /// <summary>Whether a sound of hers is being played, if only a muted one.</summary>
        public bool Heard => queue != null && queue.Heard;

        /// <summary>How far her mouth is open at this moment, 0 to 1: by the sound's own clock, or by the text.</summary>
        public float Open => queue == null ? 0 : Mathf.Clamp01((float)queue.Open);

        /// <summary>Whom the voice's terms want named.</summary>
        public TextOutput Credit => credit;

        /// <summary>How loud she is, 0 to 1. Takes effect at once.</summary>
        public float Volume
        {
            get { return volume; }
            set { volume = Mathf.Clamp01(value); Adjust(); }
        }

        /// <summary>Whether she is not heard. Takes effect at once; what she says goes on.</summary>
        public bool Muted
        {
            get { return muted; }
            set { muted = value; Adjust(); }
        }

        /// <inheritdoc/>
        protected override string Capability => "speech";

        /// <summary>Sets it up from a script. A null <paramref name="newSource"/> leaves it as it is.</summary>
        public void Configure(AudioSource newSource, float newPatience, params string[] newAllowedHosts)
        {
            if (newSource != null && newSource != source)
            {
                output.Silence();
                source = newSource;
                output.Source = newSource;
                Adjust();
            }
            patience = newPatience;
            allowedHosts = newAllowedHosts;
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<SpeechSay>(this, OnSay);
            messages.Add<SpeechStop>(this, OnStop);
            messages.Add<Snapshot>(this, OnSnapshot);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // What is being said comes beside the picture, in the snapshot itself.
        }

        /// <inheritdoc/>
        protected override void OnEnable()
        {
            if (source == null)
            {
                source = gameObject.GetComponent<AudioSource>();
            }
            if (source == null)
            {
                source = gameObject.AddComponent<AudioSource>();
                source.playOnAwake = false;
            }
            output.Source = source;
            Adjust();
            base.OnEnable();
        }

        /// <inheritdoc/>
        protected override void OnDisable()
        {
            Stop();
            base.OnDisable();
        }

        /// <inheritdoc/>
        protected override void OnBound()
        {
            if (!ReferenceEquals(spoken, null) && ReferenceEquals(spoken.Voice, this))
            {
                spoken.Voice = null;
            }
            Stop();
            spoken = Link;
            if (spoken != null && !Speaks())
            {
                Debug.LogWarning("[VTuberAgent] Something says this link's lines already, so this voice stays silent.", this);
            }
        }

        // One voice a link; where it is gone, the next one takes its place.
        private bool Speaks()
        {
            if (Link.Voice == null)
            {
                Link.Voice = this;
            }
            return Link.Voice == this;
        }

        private void OnSay(Frame frame, SpeechSay message)
        {
            if (Speaks())
            {
                Queue().Say(SpokenLines.Of(message, 0));
            }
        }

        private void OnStop(Frame frame, SpeechStop message)
        {
            Stop();
        }

        private void OnSnapshot(Frame frame, Snapshot message)
        {
            if (Speaks())
            {
                Queue().GoOn(SpokenLines.Of(message));
            }
        }

        private void Update()
        {
            // A game that holds all sound holds her as well.
            if (queue == null || queue.Line == null || AudioListener.pause)
            {
                return;
            }
            Adjust();
            queue.Advance(Time.unscaledDeltaTime);
            complained &= !queue.Heard;
            credit.Set(queue.Heard ? queue.Line.Credit : "");
        }

        private void Stop()
        {
            if (queue != null)
            {
                queue.Stop();
                credit.Set("");
            }
        }

        private VoiceQueue Queue()
        {
            if (queue == null)
            {
                queue = new VoiceQueue(output, url => new SoundLoad(CoverDownloader.HostsOf(Link, allowedHosts), url));
                queue.Ended += OnEnded;
                queue.Unheard += OnUnheard;
            }
            queue.Patience = patience;
            return queue;
        }

        private void Adjust()
        {
            if (source != null)
            {
                source.volume = volume;
                source.mute = muted;
            }
        }

        private void OnEnded(string speech, bool completed)
        {
            if (Link != null && Link.Client != null)
            {
                Link.Client.SendSpeechFinished(speech, completed);
            }
        }

        private void OnUnheard(string problem)
        {
            if (!complained)
            {
                // Once, and not at each line.
                complained = true;
                Debug.LogWarning("[VTuberAgent] She is read and not heard: " + problem + ".", this);
            }
        }
    }
}
