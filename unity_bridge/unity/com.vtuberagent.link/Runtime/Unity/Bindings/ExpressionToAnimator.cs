using System;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>Fades an animator to the state that belongs to her face.</summary>
    [AddComponentMenu("VTuberAgent/Expression To Animator")]
    public sealed class ExpressionToAnimator : LinkBinding
    {
        [SerializeField] private Animator animator;
        [SerializeField] private int layer;

        [SerializeField, Tooltip("Seconds that changing faces takes.")]
        private float fadeSeconds = 0.25f;

        [SerializeField, Tooltip("Faces whose state has another name than they have.")]
        private Row[] rows = new Row[0];

        [SerializeField, Tooltip("The face for those that the animator does not know.")]
        private string otherwise = CharacterExpression.ExpressionValues.Neutral;

        [SerializeField] private TextEvent changed = new TextEvent();

        /// <summary>Which state a face is.</summary>
        [Serializable]
        public sealed class Row
        {
            /// <summary>The face.</summary>
            [Tooltip("neutral, happy, sleepy, curious, smug, surprised, sad, asleep.")]
            public string expression = "";

            /// <summary>The state in the animator's layer.</summary>
            public string state = "";
        }

        /// <summary>Raised with the face's name.</summary>
        public TextEvent Changed => changed;

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<CharacterExpression>(this, OnExpression);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            Set(world.Expression == null ? otherwise : world.Expression.Expression, true);
        }

        private void OnExpression(Frame frame, CharacterExpression message)
        {
            Set(message.Expression, Link.Settling);
        }

        private void Set(string expression, bool atOnce)
        {
            changed.Invoke(expression);
            if (animator == null || animator.runtimeAnimatorController == null)
            {
                return;
            }
            int state = StateOf(expression);
            if (!animator.HasState(layer, state))
            {
                state = StateOf(otherwise);
            }
            if (!animator.HasState(layer, state))
            {
                return;
            }
            if (atOnce)
            {
                animator.Play(state, layer);
            }
            else
            {
                animator.CrossFadeInFixedTime(state, fadeSeconds, layer);
            }
        }

        private int StateOf(string expression)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].expression == expression)
                {
                    return Animator.StringToHash(rows[i].state);
                }
            }
            return Animator.StringToHash(expression);
        }
    }
}
