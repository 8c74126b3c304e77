using UnityEngine;
using UnityEngine.UI;

namespace VTuberAgent.Link.Samples
{
    /// <summary>Baomi as a face made of letters: shows faces, hops when she moves, and opens her mouth.</summary>
    public sealed class BaomiFigure : MonoBehaviour
    {
        private const float HopSeconds = 0.6f;

        private Text face;
        private Text action;
        private RectTransform mouth;
        private float hopLeft;

        /// <summary>Builds it.</summary>
        public void Build()
        {
            RoomParts.Box(transform, "Body", new Rect(0.15f, 0, 0.7f, 0.8f), new Color(0.98f, 0.86f, 0.66f));
            RoomParts.Box(transform, "Left ear", new Rect(0.2f, 0.8f, 0.15f, 0.15f), new Color(0.9f, 0.5f, 0.2f));
            RoomParts.Box(transform, "Right ear", new Rect(0.65f, 0.8f, 0.15f, 0.15f), new Color(0.3f, 0.25f, 0.25f));
            face = RoomParts.Words(transform, "Face", new Rect(0.15f, 0.35f, 0.7f, 0.4f), 40, TextAnchor.MiddleCenter);
            mouth = RoomParts.Box(transform, "Mouth", new Rect(0.45f, 0.3f, 0.1f, 0.08f), Color.red).rectTransform;
            action = RoomParts.Words(transform, "Action", new Rect(0, 0, 1, 0.15f), 18, TextAnchor.MiddleCenter);
            OpenMouth(0);
        }

        /// <summary>Another face.</summary>
        public void SetFace(string expression)
        {
            switch (expression)
            {
                case CharacterExpression.ExpressionValues.Happy: face.text = "^ω^"; break;
                case CharacterExpression.ExpressionValues.Sleepy: face.text = "-ω="; break;
                case CharacterExpression.ExpressionValues.Curious: face.text = "oωO"; break;
                case CharacterExpression.ExpressionValues.Smug: face.text = "¬ω¬"; break;
                case CharacterExpression.ExpressionValues.Surprised: face.text = "OωO"; break;
                case CharacterExpression.ExpressionValues.Sad: face.text = ";ω;"; break;
                case CharacterExpression.ExpressionValues.Asleep: face.text = "-ω- zZ"; break;
                default: face.text = "•ω•"; break;
            }
        }

        /// <summary>She moves.</summary>
        public void Move(string how)
        {
            action.text = how;
            hopLeft = HopSeconds;
        }

        /// <summary>How far her mouth is open, 0 to 1.</summary>
        public void OpenMouth(float open)
        {
            mouth.localScale = new Vector3(1, 0.1f + open, 1);
        }

        private void Update()
        {
            if (hopLeft <= 0)
            {
                return;
            }
            hopLeft = Mathf.Max(0, hopLeft - Time.unscaledDeltaTime);
            float height = Mathf.Sin((1 - hopLeft / HopSeconds) * Mathf.PI);
            transform.localScale = new Vector3(1, 1 + 0.12f * height, 1);
            if (hopLeft <= 0)
            {
                action.text = "";
            }
        }
    }
}
