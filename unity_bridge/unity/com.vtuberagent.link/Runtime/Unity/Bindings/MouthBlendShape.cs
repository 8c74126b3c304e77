using System;
using UnityEngine;
using UnityEngine.Events;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Opens her mouth as she speaks: a blend shape, or whatever takes a number from 0 to 1. It goes by what the server
    /// says of her mouth (<c>character.mouth</c>), and while that says nothing by the link's <see cref="SpeechVoice"/>.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Mouth Blend Shape")]
    public sealed class MouthBlendShape : LinkBinding
    {
        // A mouth that nobody moves any more is closed.
        private const float SilenceSeconds = 0.25f;

        [SerializeField] private SkinnedMeshRenderer face;

        [SerializeField, Tooltip("The blend shape's name; empty to go by its number.")]
        private string blendShapeName = "";

        [SerializeField, Tooltip("The blend shape's number, from 0; counts where there is no name.")]
        private int blendShape;

        [SerializeField, Tooltip("The blend shape's weight for a wide open mouth.")]
        private float fullWeight = 100;

        [SerializeField, Tooltip("How fast the mouth follows: widths a second.")]
        private float speed = 14;

        [SerializeField] private OpenEvent moved = new OpenEvent();

        private float goal;
        private float open;
        private float left;
        private Mesh looked;
        private int found = -1;

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

        /// <summary>Sets it up from a script: which blend shape of which mesh, and its weight for a wide open mouth.</summary>
        public void Configure(SkinnedMeshRenderer newFace, string newBlendShapeName, float newFullWeight)
        {
            face = newFace;
            blendShapeName = newBlendShapeName;
            fullWeight = newFullWeight;
            looked = null;
        }

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
                SpeechVoice voice = Link == null ? null : Link.Voice;
                if (voice != null && voice.Line != null)
                {
                    // As it is, without moving there: it would come behind the sound.
                    open = voice.Open;
                    Set();
                    return;
                }
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
            Mesh mesh = face == null ? null : face.sharedMesh;
            if (mesh != null)
            {
                int shape = ShapeOf(mesh);
                if (shape >= 0 && shape < mesh.blendShapeCount)
                {
                    face.SetBlendShapeWeight(shape, open * fullWeight);
                }
            }
            moved.Invoke(open);
        }

        private int ShapeOf(Mesh mesh)
        {
            if (string.IsNullOrEmpty(blendShapeName))
            {
                return blendShape;
            }
            if (mesh != looked)
            {
                looked = mesh;
                found = mesh.GetBlendShapeIndex(blendShapeName);
                if (found < 0)
                {
                    Debug.LogWarning("[VTuberAgent] " + mesh.name + " has no blend shape " + blendShapeName + ".", this);
                }
            }
            return found;
        }
    }
}
