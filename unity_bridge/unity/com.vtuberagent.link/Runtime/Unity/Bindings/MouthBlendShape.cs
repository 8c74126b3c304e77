using System;
using UnityEngine;
using UnityEngine.Events;

namespace VTuberAgent.Link.Components
{
    /// <summary>Opens her mouth as she speaks: a blend shape, or whatever takes a number from 0 to 1.</summary>
    [AddComponentMenu("VTuberAgent/Mouth Blend Shape")]
    public sealed class MouthBlendShape : LinkBinding
    {
        // A mouth that nobody moves any more is closed.
        private const float SilenceSeconds = 0.25f;

        [SerializeField] private SkinnedMeshRenderer face;
        [SerializeField] private int blendShape;

        [SerializeField, Tooltip("The blend shape's weight for a wide open mouth.")]
        private float fullWeight = 100;

        [SerializeField, Tooltip("How fast the mouth follows: widths a second.")]
        private float speed = 14;

        [SerializeField] private OpenEvent moved = new OpenEvent();

        private float goal;
        private float open;
        private float left;

        /// <summary>Hands on how far the mouth is open, 0 to 1.</summary>
        [Serializable]
        public sealed class OpenEvent : UnityEvent<float>
        {
        }

        /// <summary>How far it is open, 0 to 1.</summary>
        public float Open => open;

        /// <summary>Raised in each frame in which it moves.</summary>
        public OpenEvent Moved => moved;

        /// <inheritdoc/>
        protected override string Capability => "mouth";

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<CharacterMouth>(this, OnMouth);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // A mouth is in no picture.
        }

        /// <inheritdoc/>
        protected override void OnDisable()
        {
            base.OnDisable();
            goal = 0;
            open = 0;
            Set();
        }

        private void OnMouth(Frame frame, CharacterMouth message)
        {
            goal = Mathf.Clamp01((float)message.Open);
            left = SilenceSeconds;
        }

        // After the animator, whose idle motion would overwrite the mouth.
        private void LateUpdate()
        {
            left -= Time.unscaledDeltaTime;
            if (left <= 0)
            {
                goal = 0;
            }
            if (open == goal && goal == 0)
            {
                return;
            }
            open = Mathf.MoveTowards(open, goal, speed * Time.unscaledDeltaTime);
            Set();
        }

        private void Set()
        {
            if (face != null && face.sharedMesh != null && blendShape >= 0 && blendShape < face.sharedMesh.blendShapeCount)
            {
                face.SetBlendShapeWeight(blendShape, open * fullWeight);
            }
            moved.Invoke(open);
        }
    }
}
