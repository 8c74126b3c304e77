using System;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>Switches on what belongs to the place where she is, and off what belongs to the others.</summary>
    [AddComponentMenu("VTuberAgent/Place Switch")]
    public sealed class PlaceSwitch : LinkBinding
    {
        [SerializeField] private PlaceRow[] rows = new PlaceRow[0];

        [SerializeField, Tooltip("Shown for places that no row names; empty: what is shown stays.")]
        private GameObject otherwise;

        [SerializeField] private TextOutput activity = new TextOutput();
        [SerializeField] private TextEvent changed = new TextEvent();

        /// <summary>One place.</summary>
        [Serializable]
        public sealed class PlaceRow
        {
            /// <summary>The place.</summary>
            [Tooltip("room, desk, stream, store, company, bed, or one that an app brings along.")]
            public string scene = "";

            /// <summary>What is to be seen there.</summary>
            public GameObject active;
        }

        /// <summary>Raised with the place's name.</summary>
        public TextEvent Changed => changed;

        /// <summary>What she is about.</summary>
        public TextOutput Activity => activity;

        /// <summary>Sets it up from a script.</summary>
        public void Configure(PlaceRow[] newRows, GameObject newOtherwise)
        {
            rows = newRows;
            otherwise = newOtherwise;
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<SceneSet>(this, OnScene);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            if (world.Scene != null)
            {
                Go(world.Scene);
            }
        }

        private void OnScene(Frame frame, SceneSet message)
        {
            Go(message);
        }

        private void Go(SceneSet place)
        {
            GameObject shown = otherwise;
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].active != null && rows[i].scene == place.Scene)
                {
                    shown = rows[i].active;
                    break;
                }
            }
            if (shown != null)
            {
                Switch(shown);
            }
            activity.Set(place.Activity);
            changed.Invoke(place.Scene);
        }

        private void Switch(GameObject shown)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].active != null)
                {
                    rows[i].active.SetActive(rows[i].active == shown);
                }
            }
            if (otherwise != null)
            {
                otherwise.SetActive(otherwise == shown);
            }
        }
    }
}
