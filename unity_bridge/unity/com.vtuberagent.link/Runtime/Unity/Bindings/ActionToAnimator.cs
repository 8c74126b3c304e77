using System;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>Sets off a trigger of an animator when she moves, and tells the server what became of it.</summary>
    [AddComponentMenu("VTuberAgent/Action To Animator")]
    public sealed class ActionToAnimator : LinkBinding
    {
        [SerializeField] private Animator animator;

        [SerializeField, Tooltip("Movements whose trigger has another name than they have.")]
        private Row[] rows = new Row[0];

        [SerializeField, Tooltip("Tell the server that it is done, or that there is no such trigger.")]
        private bool acknowledge = true;

        [SerializeField] private TextEvent moved = new TextEvent();

        private AnimatorControllerParameter[] parameters;

        /// <summary>Which trigger a movement is.</summary>
        [Serializable]
        public sealed class Row
        {
            /// <summary>The movement.</summary>
            [Tooltip("wave, tail_swish, stretch, yawn, type, read, eat, nap, pounce, nod.")]
            public string action = "";

            /// <summary>The trigger's name.</summary>
            public string trigger = "";
        }

        /// <summary>Raised with the movement's name, also where the animator does not know it.</summary>
        public TextEvent Moved => moved;

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<CharacterAction>(this, OnAction);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // Movements are in no picture: what was missed is over.
        }

        private void OnAction(Frame frame, CharacterAction message)
        {
            moved.Invoke(message.Action);
            if (animator == null)
            {
                return;
            }
            string trigger = TriggerOf(message.Action);
            bool known = HasTrigger(trigger);
            if (known)
            {
                animator.SetTrigger(trigger);
            }
            if (acknowledge && Link.Client != null)
            {
                Link.Client.Acknowledge(
                    frame,
                    known ? Ack.StatusValues.Done : Ack.StatusValues.Failed,
                    known ? null : "The animator has no trigger " + trigger + ".");
            }
        }

        private bool HasTrigger(string trigger)
        {
            if (animator.runtimeAnimatorController == null)
            {
                return false;
            }
            if (parameters == null)
            {
                parameters = animator.parameters; // A copy each time.
            }
            for (int i = 0; i < parameters.Length; i++)
            {
                if (parameters[i].type == AnimatorControllerParameterType.Trigger && parameters[i].name == trigger)
                {
                    return true;
                }
            }
            return false;
        }

        private string TriggerOf(string action)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].action == action)
                {
                    return rows[i].trigger;
                }
            }
            return action;
        }
    }
}
