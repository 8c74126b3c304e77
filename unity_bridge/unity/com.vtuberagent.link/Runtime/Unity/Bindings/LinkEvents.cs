using System;
using UnityEngine;
using UnityEngine.Events;

namespace VTuberAgent.Link.Components
{
    /// <summary>Every message as a UnityEvent, for scenes that are wired in the inspector.</summary>
    [AddComponentMenu("VTuberAgent/Link Events")]
    public sealed class LinkEvents : LinkBinding
    {
        [Header("The link: stopped, connecting, handshaking, live, waiting, refused")]
        [SerializeField] private TextEvent link = new TextEvent();

        [Header("The world")]
        [SerializeField] private TextEvent weather = new TextEvent();
        [SerializeField] private TextEvent timeOfDay = new TextEvent();
        [SerializeField] private TextEvent place = new TextEvent();
        [SerializeField] private TextEvent activity = new TextEvent();

        [Header("Herself")]
        [SerializeField] private TextEvent expression = new TextEvent();
        [SerializeField] private TextEvent action = new TextEvent();
        [SerializeField] private TextEvent speech = new TextEvent();
        [SerializeField] private UnityEvent speechStopped = new UnityEvent();
        [SerializeField] private TextEvent answer = new TextEvent();

        [Header("Her SNS page")]
        [SerializeField] private UnityEvent snsOpened = new UnityEvent();
        [SerializeField] private TextEvent snsText = new TextEvent();
        [SerializeField] private UnityEvent snsClosed = new UnityEvent();

        [Header("The stream")]
        [SerializeField] private TextEvent streamStarted = new TextEvent();
        [SerializeField] private TextEvent streamTitle = new TextEvent();
        [SerializeField] private TextEvent streamCover = new TextEvent();
        [SerializeField] private UnityEvent streamEnded = new UnityEvent();
        [SerializeField] private TextEvent chatMessage = new TextEvent();
        [SerializeField] private TextEvent followed = new TextEvent();

        [Header("Types that this package does not know: their name")]
        [SerializeField] private TextEvent other = new TextEvent();

        private VTuberLink heard;

        /// <summary>Raised for types that this package does not know, an app's own: their data are in <see cref="Frame.Data"/>.</summary>
        public event Action<Frame> Other;

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<WorldWeather>(this, (frame, m) => weather.Invoke(m.Sky));
            messages.Add<WorldTime>(this, (frame, m) => timeOfDay.Invoke(m.TimeOfDay));
            messages.Add<SceneSet>(this, OnScene);
            messages.Add<CharacterExpression>(this, (frame, m) => expression.Invoke(m.Expression));
            messages.Add<CharacterAction>(this, (frame, m) => action.Invoke(m.Action));
            messages.Add<SpeechSay>(this, (frame, m) => speech.Invoke(m.Text));
            messages.Add<SpeechStop>(this, (frame, m) => speechStopped.Invoke());
            messages.Add<ChatReply>(this, (frame, m) => answer.Invoke(m.Text));
            messages.Add<SnsOpen>(this, (frame, m) => snsOpened.Invoke());
            messages.Add<SnsText>(this, (frame, m) => snsText.Invoke(m.Text));
            messages.Add<SnsClose>(this, (frame, m) => snsClosed.Invoke());
            messages.Add<OverlayStart>(this, (frame, m) => streamStarted.Invoke(m.Game));
            messages.Add<OverlayTitle>(this, (frame, m) => streamTitle.Invoke(m.Title));
            messages.Add<OverlayCover>(this, (frame, m) => streamCover.Invoke(m.Url));
            messages.Add<OverlayEnd>(this, (frame, m) => streamEnded.Invoke());
            messages.Add<ChatMessage>(this, (frame, m) => chatMessage.Invoke(m.Nickname + ": " + m.Text));
            messages.Add<ChatFollow>(this, (frame, m) => followed.Invoke(m.Nickname));
            messages.AddForAll(this, OnAny);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // The commands of a snapshot are raised one by one as well.
        }

        /// <inheritdoc/>
        protected override void OnBound()
        {
            if (!ReferenceEquals(heard, null))
            {
                heard.StateChanged -= OnState;
            }
            heard = Link;
            if (!ReferenceEquals(heard, null))
            {
                heard.StateChanged += OnState;
            }
        }

        private void OnState(LinkState state)
        {
            link.Invoke(state.ToString().ToLowerInvariant());
        }

        private void OnScene(Frame frame, SceneSet message)
        {
            place.Invoke(message.Scene);
            activity.Invoke(message.Activity);
        }

        private void OnAny(Frame frame)
        {
            if (frame.Kind != MessageKind.Unknown)
            {
                return;
            }
            other.Invoke(frame.Type);
            if (Other != null)
            {
                Other(frame);
            }
        }
    }
}
