using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>Her SNS page: opens, has its post typed letter by letter, closes.</summary>
    [AddComponentMenu("VTuberAgent/SNS Panel")]
    public sealed class SnsPanel : LinkBinding
    {
        [SerializeField, Tooltip("Switched on while the page is open. Not this object, which has to stay active.")]
        private GameObject panel;

        [SerializeField] private TextOutput text = new TextOutput();

        [SerializeField, Tooltip("Letters a second; 0 shows the whole post at once.")]
        private float lettersPerSecond = 18;

        private readonly Typewriter typewriter = new Typewriter();

        /// <summary>Where the post goes.</summary>
        public TextOutput Text => text;

        /// <summary>Sets it up from a script.</summary>
        public void Configure(GameObject newPanel, float newLettersPerSecond)
        {
            panel = newPanel;
            lettersPerSecond = newLettersPerSecond;
            SetOpen(false);
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<SnsOpen>(this, OnOpen);
            messages.Add<SnsText>(this, OnText);
            messages.Add<SnsClose>(this, OnClose);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            SetOpen(world.Sns != null);
            Write(world.SnsText == null ? "" : world.SnsText.Text, true);
        }

        private void OnOpen(Frame frame, SnsOpen message)
        {
            SetOpen(true);
            Write("", true);
        }

        private void OnText(Frame frame, SnsText message)
        {
            SetOpen(true);
            Write(message.Text, Link.Settling);
        }

        private void OnClose(Frame frame, SnsClose message)
        {
            Write("", true);
            SetOpen(false);
        }

        private void Update()
        {
            if (typewriter.Advance(Time.unscaledDeltaTime))
            {
                text.Set(typewriter.Shown);
            }
        }

        private void Write(string post, bool atOnce)
        {
            typewriter.LettersPerSecond = lettersPerSecond;
            typewriter.Write(post);
            if (atOnce)
            {
                typewriter.Finish();
            }
            text.Set(typewriter.Shown);
        }

        private void SetOpen(bool open)
        {
            if (panel != null && panel.activeSelf != open)
            {
                panel.SetActive(open);
            }
        }
    }
}
