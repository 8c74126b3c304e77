using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// A component that shows something of her world. It finds the link, listens while it is enabled, and shows the
    /// whole picture when it begins and after each snapshot. Derive from it for bindings of your own.
    /// </summary>
    public abstract class LinkBinding : MonoBehaviour
    {
        [SerializeField, Tooltip("The link; empty for the scene's only one.")]
        private VTuberLink link;

        /// <summary>The link it is bound to; null while there is none.</summary>
        public VTuberLink Link { get; private set; }

        /// <summary>What the server has to know that the scene can do; null for nothing.</summary>
        protected virtual string Capability => null;

        /// <summary>Binds it to another link.</summary>
        public void Bind(VTuberLink newLink)
        {
            link = newLink;
            if (isActiveAndEnabled)
            {
                Detach();
                Attach();
            }
        }

        /// <summary>Say what it listens to: <c>messages.Add&lt;SceneSet&gt;(this, OnScene)</c>.</summary>
        protected abstract void Listen(LinkHub messages);

        /// <summary>Show the whole picture at once. What is null in it is not to be seen.</summary>
        protected abstract void Show(WorldState world);

        /// <summary>It was bound to a link, or let go of it (<see cref="Link"/> is null then).</summary>
        protected virtual void OnBound()
        {
        }

        /// <summary>Finds the link. Call it where you override it.</summary>
        protected virtual void OnEnable()
        {
            VTuberLink.Appeared += OnAppeared;
            Attach();
        }

        /// <summary>Lets go of the link. Call it where you override it.</summary>
        protected virtual void OnDisable()
        {
            VTuberLink.Appeared -= OnAppeared;
            Detach();
        }

        private void Attach()
        {
            VTuberLink found = link != null ? link.Actual : VTuberLink.Main;
            if (found == null)
            {
                return; // Until one appears.
            }
            Link = found;
            if (Capability != null)
            {
                Link.Require(Capability);
            }
            Listen(Link.Messages);
            Link.SnapshotApplied += ShowAll;
            OnBound();
            ShowAll();
        }

        private void Detach()
        {
            // The reference itself, and not Unity's null: a link that was destroyed is let go of as well.
            if (ReferenceEquals(Link, null))
            {
                return;
            }
            Link.Messages.Remove(this);
            Link.SnapshotApplied -= ShowAll;
            Link = null;
            OnBound();
        }

        private void OnAppeared(VTuberLink appeared)
        {
            // Also where the one before was destroyed with its scene.
            if (Link == null)
            {
                Detach();
                Attach();
            }
        }

        private void ShowAll()
        {
            if (Link.World != null)
            {
                Show(Link.World);
            }
        }
    }
}
