using UnityEngine;
using UnityEngine.Events;
using UnityEngine.UI;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Where somebody in front of the stage asks her something. Call <see cref="Send"/> from an input field's event
    /// (On End Edit, On Submit), or <see cref="Submit"/> from a button.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Question Box")]
    public sealed class QuestionBox : LinkBinding
    {
        [SerializeField] private InputField field;

        [SerializeField, Tooltip("How the person is called.")]
        private string nickname = "Stage";

        [SerializeField, Tooltip("Names the person within this front end: letters, digits and _.:-")]
        private string viewer = "stage";

        [SerializeField, Tooltip("Says why a question was refused; empty when it was taken.")]
        private TextOutput problem = new TextOutput();

        [SerializeField] private UnityEvent taken = new UnityEvent();

        private VTuberLink heard;
        private string request = "";

        /// <summary>Raised when the server has taken a question.</summary>
        public UnityEvent Taken => taken;

        /// <summary>Where it says what is wrong.</summary>
        public TextOutput Problem => problem;

        /// <summary>Sets it up from a script.</summary>
        public void Configure(InputField newField, string newViewer, string newNickname)
        {
            field = newField;
            viewer = newViewer;
            nickname = newNickname;
        }

        /// <summary>Sends what stands in the input field.</summary>
        public void Submit()
        {
            if (field != null)
            {
                Send(field.text);
            }
        }

        /// <summary>Sends a question; blank ones are left alone.</summary>
        public void Send(string typed)
        {
            string question = QuestionRules.Text(typed);
            if (question.Length == 0)
            {
                return;
            }
            if (Link == null || Link.Client == null)
            {
                problem.Set("There is no link.");
                return;
            }
            request = Link.Client.Ask(question, viewer, QuestionRules.Nickname(nickname, "Stage"));
            problem.Set("");
            if (field != null)
            {
                field.text = "";
            }
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
        }

        /// <inheritdoc/>
        protected override void OnBound()
        {
            if (!ReferenceEquals(heard, null))
            {
                heard.Answered -= OnAnswered;
                heard.Refused -= OnRefused;
            }
            heard = Link;
            if (!ReferenceEquals(heard, null))
            {
                heard.Answered += OnAnswered;
                heard.Refused += OnRefused;
            }
        }

        private void OnAnswered(string id, Ack ack)
        {
            if (id != request)
            {
                return;
            }
            if (ack.Status == Ack.StatusValues.Failed)
            {
                problem.Set(ack.Reason);
                return;
            }
            taken.Invoke();
        }

        private void OnRefused(string id, Error error)
        {
            if (id == request)
            {
                problem.Set(error.Message);
            }
        }
    }
}
