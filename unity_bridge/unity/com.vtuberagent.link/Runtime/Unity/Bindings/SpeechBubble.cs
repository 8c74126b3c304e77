using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// What she says: answers as they grow, and spoken lines. Tells the server when a line has been said, unless
    /// something else in the scene speaks it aloud and does so itself. Where a <see cref="SpeechVoice"/> says the lines,
    /// it shows the one that is heard.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Speech Bubble")]
    public sealed class SpeechBubble : LinkBinding
    {
        [SerializeField, Tooltip("Switched on while she says something. Not this object, which has to stay active.")]
        private GameObject bubble;

        [SerializeField] private TextOutput text = new TextOutput();

        [SerializeField, Tooltip("The question that she answers; may go nowhere.")]
        private TextOutput question = new TextOutput();

        [SerializeField, Tooltip("Letters a second; 0 shows what there is at once.")]
        private float lettersPerSecond = 30;

        [SerializeField, Tooltip("Show the short form (40 letters) of an answer when it is whole.")]
        private bool shortForm;

        [SerializeField, Tooltip("Tell the server when a line's time is over. Off where your own voice reports it.")]
        private bool reportsFinished = true;

        private readonly BubbleText words = new BubbleText();
        private SpokenLine followed;

        /// <summary>Where the words go.</summary>
        public TextOutput Text => text;

        /// <summary>Where the question goes.</summary>
        public TextOutput Question => question;

        /// <inheritdoc/>
        protected override string Capability => reportsFinished ? "speech" : null;

        /// <summary>Sets it up from a script.</summary>
        public void Configure(GameObject newBubble, float newLettersPerSecond)
        {
            bubble = newBubble;
            lettersPerSecond = newLettersPerSecond;
            Render();
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<ChatReply>(this, OnReply);
            messages.Add<SpeechSay>(this, OnSay);
            messages.Add<SpeechStop>(this, OnStop);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // Words are in no picture: what was said before it is over.
            words.Reset();
            followed = null;
            Follow();
            Render();
        }

        /// <inheritdoc/>
        protected override void OnEnable()
        {
            words.SpeechEnded += OnSpeechEnded;
            base.OnEnable();
        }

        /// <inheritdoc/>
        protected override void OnDisable()
        {
            words.Stop();
            followed = null;
            words.SpeechEnded -= OnSpeechEnded;
            Render();
            base.OnDisable();
        }

        private void OnReply(Frame frame, ChatReply message)
        {
            words.LettersPerSecond = Link.Settling ? 0 : lettersPerSecond;
            bool useShort = shortForm && message.Final && !string.IsNullOrEmpty(message.Short);
            words.Answer(
                message.Answer, useShort ? message.Short : message.Text, message.Final, message.Cut, message.Dropped);
            question.Set(message.Question == null || message.Dropped ? "" : message.Question.Text);
            Render();
        }

        private void OnSay(Frame frame, SpeechSay message)
        {
            if (Link.Voice != null)
            {
                return; // It is shown when it is said.
            }
            words.LettersPerSecond = Link.Settling ? 0 : lettersPerSecond;
            words.Say(
                message.Speech,
                message.Text,
                message.DurationMs / 1000.0,
                message.Kind == SpeechSay.KindValues.Answer);
            Render();
        }

        private void OnStop(Frame frame, SpeechStop message)
        {
            words.Stop();
            Render();
        }

        private void Update()
        {
            if (Follow() | words.Advance(Time.unscaledDeltaTime))
            {
                Render();
            }
        }

        // Returns whether there may be something else to be seen.
        private bool Follow()
        {
            SpeechVoice voice = Link == null ? null : Link.Voice;
            SpokenLine said = voice == null ? null : voice.Line;
            if (said == followed)
            {
                return false;
            }
            followed = said;
            words.EndSpoken();
            if (said != null)
            {
                words.LettersPerSecond = Link.Settling ? 0 : lettersPerSecond;
                words.BeginSpoken(said.Text, said.ReadsAnswer);
            }
            return true;
        }

        private void Render()
        {
            text.Set(words.Shown);
            if (!words.Visible)
            {
                question.Set("");
            }
            if (bubble != null && bubble.activeSelf != words.Visible)
            {
                bubble.SetActive(words.Visible);
            }
        }

        private void OnSpeechEnded(string speech, bool completed)
        {
            if (reportsFinished && Link != null && Link.Client != null)
            {
                Link.Client.SendSpeechFinished(speech, completed);
            }
        }
    }
}
