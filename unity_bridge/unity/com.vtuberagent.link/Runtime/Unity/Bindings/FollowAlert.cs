using System;
using System.Text;
using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Who follows her from now on, as a card that comes and goes by itself. Many who come at once share one.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Follow Alert")]
    public sealed class FollowAlert : LinkBinding
    {
        [SerializeField, Tooltip("Switched on while somebody is shown. Not this object, which has to stay active.")]
        private GameObject card;

        [SerializeField] private TextOutput text = new TextOutput();

        [SerializeField, Tooltip("The words for one; {names} is the name.")]
        private string one = "{names} is now following her";

        [SerializeField, Tooltip("The words for several; {names} are their names.")]
        private string several = "{names} are now following her";

        [SerializeField, Tooltip("Between two names.")]
        private string separator = ", ";

        [SerializeField, Tooltip("Behind the names, for those who have no room; {count} is how many.")]
        private string more = " +{count}";

        [SerializeField, Min(0.1f), Tooltip("Seconds that a card stays.")]
        private float seconds = 5;

        [SerializeField, Tooltip("Raised with the words of each card that comes out, for a sound or a movement.")]
        private TextEvent appeared = new TextEvent();

        private readonly FollowAlerts alerts = new FollowAlerts();
        private readonly StringBuilder builder = new StringBuilder();

        /// <summary>Raised with the words of each card that comes out.</summary>
        public TextEvent Appeared => appeared;

        /// <summary>Where the words go.</summary>
        public TextOutput Text => text;

        /// <summary>Who stands on the card, for a card of your own.</summary>
        public FollowAlerts Alerts => alerts;

        /// <summary>Sets it up from a script.</summary>
        public void Configure(GameObject newCard, float newSeconds)
        {
            card = newCard;
            seconds = newSeconds;
            Render();
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<ChatFollow>(this, OnFollow);
            messages.Add<ChatRemove>(this, OnRemove);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // Followers are in no picture, and who was taken back meanwhile nobody tells: begin anew.
            alerts.Clear();
            Render();
        }

        /// <inheritdoc/>
        protected override void OnDisable()
        {
            alerts.Clear();
            Render();
            base.OnDisable();
        }

        private void OnFollow(Frame frame, ChatFollow message)
        {
            alerts.Seconds = seconds;
            var follower = new Follower
            {
                Viewer = message.Viewer,
                Nickname = message.Nickname,
                Colour = (int)Math.Max(0, Math.Min(11, message.Colour)),
            };
            if (alerts.Add(follower))
            {
                Appear();
            }
        }

        private void OnRemove(Frame frame, ChatRemove message)
        {
            if (message.Follows != null && alerts.Remove(message.Follows))
            {
                Render();
            }
        }

        private void Update()
        {
            if (!alerts.Advance(Time.unscaledDeltaTime))
            {
                return;
            }
            if (alerts.Visible)
            {
                Appear();
            }
            else
            {
                Render();
            }
        }

        private void Appear()
        {
            Render();
            appeared.Invoke(PlainText.WithoutTags(Words()));
        }

        private void Render()
        {
            text.Set(Words());
            if (card != null && card.activeSelf != alerts.Visible)
            {
                card.SetActive(alerts.Visible);
            }
        }

        private string Words()
        {
            if (!alerts.Visible)
            {
                return "";
            }
            builder.Length = 0;
            for (int i = 0; i < alerts.Named.Count; i++)
            {
                builder.Append(i > 0 ? separator : "").Append(alerts.Named[i].Nickname);
            }
            if (alerts.More > 0)
            {
                builder.Append(more.Replace("{count}", alerts.More.ToString()));
            }
            bool alone = alerts.Named.Count + alerts.More == 1;
            // The names last: what stands in one is no place for another.
            return (alone ? one : several).Replace("{names}", builder.ToString());
        }
    }
}
