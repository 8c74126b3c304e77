using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public class Object
    {
        private static int lastId;
        private readonly int id = ++lastId;
        private bool destroyed;

        public string name { get; set; } = "";

        public static void Destroy(Object obj)
        {
            if (obj != null)
            {
                obj.OnStubDestroy();
                obj.destroyed = true;
            }
        }

        public static void DontDestroyOnLoad(Object obj)
        {
        }

        public static bool operator ==(Object a, Object b)
        {
            bool noA = ReferenceEquals(a, null) || a.destroyed;
            bool noB = ReferenceEquals(b, null) || b.destroyed;
            return noA || noB ? noA && noB : ReferenceEquals(a, b);
        }

        public static bool operator !=(Object a, Object b)
        {
            return !(a == b);
        }

        public override bool Equals(object other)
        {
            return this == (other as Object);
        }

        public override int GetHashCode()
        {
            return id;
        }

        internal virtual void OnStubDestroy()
        {
        }
    }

    public class ScriptableObject : Object
    {
    }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }

        public Transform transform => gameObject.transform;
    }

    public class Behaviour : Component
    {
        private bool isEnabled = true;

        public bool enabled
        {
            get { return isEnabled; }
            set { isEnabled = value; OnStubActive(); }
        }

        public bool isActiveAndEnabled => isEnabled && gameObject.activeInHierarchy;

        internal virtual void OnStubActive()
        {
        }
    }

    public class MonoBehaviour : Behaviour
    {
        private Action update;
        private Action lateUpdate;
        private bool awoken;
        private bool on;

        internal void StubWake()
        {
            update = Find("Update");
            lateUpdate = Find("LateUpdate");
            OnStubActive();
        }

        internal override void OnStubActive()
        {
            bool now = isActiveAndEnabled;
            if (now && !awoken)
            {
                awoken = true;
                Call("Awake");
            }
            if (now != on)
            {
                on = now;
                Call(now ? "OnEnable" : "OnDisable");
            }
        }

        internal override void OnStubDestroy()
        {
            if (on)
            {
                on = false;
                Call("OnDisable");
            }
            if (awoken)
            {
                Call("OnDestroy");
            }
        }

        internal void StubUpdate(bool late)
        {
            Action action = late ? lateUpdate : update;
            if (on && action != null)
            {
                action();
            }
        }

        public void StubCall(string method, params object[] arguments)
        {
            GetType().GetMethod(method, Flags).Invoke(this, arguments);
        }

        private const System.Reflection.BindingFlags Flags = System.Reflection.BindingFlags.Instance
            | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;

        private Action Find(string method)
        {
            System.Reflection.MethodInfo found = GetType().GetMethod(method, Flags, null, Type.EmptyTypes, null);
            return found == null ? null : (Action)Delegate.CreateDelegate(typeof(Action), this, found);
        }

        private void Call(string method)
        {
            Action action = Find(method);
            if (action != null)
            {
                action();
            }
        }
    }

    public sealed class GameObject : Object
    {
        private static readonly List<GameObject> All = new List<GameObject>();
        private readonly List<Component> components = new List<Component>();
        private bool active = true;

        public GameObject(string name = "")
        {
            this.name = name;
            All.Add(this);
            StubAdd(new Transform());
        }

        public Transform transform { get; private set; }

        public bool activeSelf => active;

        public bool activeInHierarchy => active && (transform.parent == null || transform.parent.gameObject.activeInHierarchy);

        public void SetActive(bool value)
        {
            active = value;
            foreach (Component component in components.ToArray())
            {
                var behaviour = component as Behaviour;
                if (!ReferenceEquals(behaviour, null))
                {
                    behaviour.OnStubActive();
                }
            }
            foreach (GameObject other in All.ToArray())
            {
                if (other != null && other.transform.parent == transform)
                {
                    other.SetActive(other.activeSelf);
                }
            }
        }

        public T AddComponent<T>() where T : Component, new()
        {
            foreach (object attribute in typeof(T).GetCustomAttributes(typeof(RequireComponent), true))
            {
                Type needed = ((RequireComponent)attribute).Type;
                if (!components.Exists(component => needed.IsInstanceOfType(component)))
                {
                    StubAdd((Component)Activator.CreateInstance(needed));
                }
            }
            return (T)StubAdd(new T());
        }

        public T GetComponent<T>() where T : Component
        {
            return components.Find(component => component is T) as T;
        }

        internal override void OnStubDestroy()
        {
            foreach (GameObject other in All.ToArray())
            {
                if (other != this && other != null && other.transform.parent == transform)
                {
                    Destroy(other);
                }
            }
            All.Remove(this);
            foreach (Component component in components)
            {
                Destroy(component);
            }
        }

        public static GameObject Find(string name)
        {
            return All.Find(one => one.name == name && one.activeInHierarchy);
        }

        /// <summary>One frame of every component.</summary>
        public static void StubTick()
        {
            for (int late = 0; late < 2; late++)
            {
                for (int i = 0; i < All.Count; i++)
                {
                    List<Component> components = All[i].components;
                    for (int k = 0; k < components.Count; k++)
                    {
                        var behaviour = components[k] as MonoBehaviour;
                        if (!ReferenceEquals(behaviour, null))
                        {
                            behaviour.StubUpdate(late == 1);
                        }
                    }
                }
            }
        }

        private Component StubAdd(Component component)
        {
            component.gameObject = this;
            component.name = name;
            var place = component as Transform;
            if (place != null)
            {
                if (transform != null)
                {
                    components.Remove(transform);
                }
                transform = place;
            }
            components.Add(component);
            var behaviour = component as MonoBehaviour;
            if (!ReferenceEquals(behaviour, null))
            {
                behaviour.StubWake();
            }
            return component;
        }
    }

    public class Transform : Component
    {
        public Transform parent { get; set; }

        public Vector3 position { get; set; }

        public Quaternion rotation { get; set; }

        public Vector3 localScale { get; set; } = new Vector3(1, 1, 1);

        public void SetParent(Transform newParent, bool worldPositionStays)
        {
            parent = newParent;
        }
    }

    public sealed class RectTransform : Transform
    {
        public Vector2 anchorMin { get; set; }

        public Vector2 anchorMax { get; set; }

        public Vector2 offsetMin { get; set; }

        public Vector2 offsetMax { get; set; }
    }

    public struct Vector2
    {
        public float x;
        public float y;

        public Vector2(float x, float y)
        {
            this.x = x;
            this.y = y;
        }

        public static Vector2 zero => new Vector2(0, 0);

        public static Vector2 operator -(Vector2 a, Vector2 b)
        {
            return new Vector2(a.x - b.x, a.y - b.y);
        }
    }

    public struct Vector3
    {
        public float x;
        public float y;
        public float z;

        public Vector3(float x, float y, float z)
        {
            this.x = x;
            this.y = y;
            this.z = z;
        }

        public static Vector3 Lerp(Vector3 a, Vector3 b, float t)
        {
            return new Vector3(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t);
        }
    }

    public struct Quaternion
    {
        public static Quaternion Slerp(Quaternion a, Quaternion b, float t)
        {
            return a;
        }
    }

    public struct Rect
    {
        public Rect(float x, float y, float width, float height)
        {
            min = new Vector2(x, y);
            max = new Vector2(x + width, y + height);
        }

        public Rect(Vector2 position, Vector2 size)
            : this(position.x, position.y, size.x, size.y)
        {
        }

        public Vector2 min { get; }

        public Vector2 max { get; }
    }

    public struct Color
    {
        public Color(float r, float g, float b, float a = 1)
        {
        }

        public static Color white => new Color(1, 1, 1);

        public static Color black => new Color(0, 0, 0);

        public static Color red => new Color(1, 0, 0);
    }

    public static class Mathf
    {
        public const float PI = (float)Math.PI;

        public static float Clamp01(float value)
        {
            return value < 0 ? 0 : value > 1 ? 1 : value;
        }

        public static float Max(float a, float b)
        {
            return Math.Max(a, b);
        }

        public static float Sin(float f)
        {
            return (float)Math.Sin(f);
        }

        public static float MoveTowards(float current, float target, float maxDelta)
        {
            return Math.Abs(target - current) <= maxDelta ? target : current + Math.Sign(target - current) * maxDelta;
        }

        public static float SmoothStep(float from, float to, float t)
        {
            t = Clamp01(t);
            return from + (to - from) * t * t * (3 - 2 * t);
        }
    }

    public static class Time
    {
        public static float unscaledDeltaTime { get; set; }

        public static double realtimeSinceStartupAsDouble { get; set; }

        public static float realtimeSinceStartup => (float)realtimeSinceStartupAsDouble;
    }

    public enum RuntimePlatform
    {
        LinuxPlayer = 13
    }

    public static class Application
    {
        public static bool runInBackground { get; set; }

        public static bool isEditor { get; set; }

        public static bool isPlaying { get; set; } = true;

        public static string productName { get; set; } = "Stub";

        public static string version => "1.0";

        public static string unityVersion => "stub";

        public static RuntimePlatform platform => RuntimePlatform.LinuxPlayer;

        public static string dataPath { get; set; } = "";

        public static string persistentDataPath { get; set; } = "";
    }

    public static class PlayerPrefs
    {
        private static readonly Dictionary<string, string> Values = new Dictionary<string, string>();

        public static string GetString(string key, string defaultValue)
        {
            string value;
            return Values.TryGetValue(key, out value) ? value : defaultValue;
        }

        public static void SetString(string key, string value)
        {
            Values[key] = value;
        }

        public static void Save()
        {
        }
    }

    public static class Debug
    {
        /// <summary>Where it goes: a kind (log, warning, error) and the message.</summary>
        public static Action<string, string> Stub = delegate { };

        public static void Log(object message)
        {
            Stub("log", message.ToString());
        }

        public static void LogWarning(object message, Object context = null)
        {
            Stub("warning", message.ToString());
        }

        public static void LogError(object message, Object context = null)
        {
            Stub("error", message.ToString());
        }

        public static void LogException(Exception exception, Object context = null)
        {
            Stub("error", exception.ToString());
        }
    }

    public class Texture : Object
    {
    }

    public sealed class Texture2D : Texture
    {
        public Texture2D(int width, int height)
        {
        }

        public void SetPixel(int x, int y, Color color)
        {
        }

        public void Apply()
        {
        }
    }

    public static class ImageConversion
    {
        public static bool LoadImage(this Texture2D tex, byte[] data, bool markNonReadable)
        {
            return data.Length > 0;
        }
    }

    public sealed class Sprite : Object
    {
        public Texture2D texture { get; private set; }

        public static Sprite Create(Texture2D texture, Rect rect, Vector2 pivot)
        {
            return new Sprite { texture = texture };
        }
    }

    public sealed class Font : Object
    {
        public static Font CreateDynamicFontFromOSFont(string[] fontnames, int size)
        {
            return new Font();
        }
    }

    public sealed class Mesh : Object
    {
        /// <summary>Names of its blend shapes.</summary>
        public string[] StubShapes = new string[0];

        public int blendShapeCount => StubShapes.Length;

        public int GetBlendShapeIndex(string blendShapeName)
        {
            return Array.IndexOf(StubShapes, blendShapeName);
        }
    }

    public class Renderer : Component
    {
    }

    public sealed class SpriteRenderer : Renderer
    {
        public Sprite sprite { get; set; }
    }

    public sealed class SkinnedMeshRenderer : Renderer
    {
        private readonly Dictionary<int, float> weights = new Dictionary<int, float>();

        public Mesh sharedMesh { get; set; }

        public void SetBlendShapeWeight(int index, float value)
        {
            weights[index] = value;
        }

        public float GetBlendShapeWeight(int index)
        {
            float weight;
            return weights.TryGetValue(index, out weight) ? weight : 0;
        }
    }

    public static class AudioListener
    {
        public static bool pause { get; set; }
    }

    public sealed class AudioClip : Object
    {
        public int samples { get; private set; }

        public int channels { get; private set; }

        public int frequency { get; private set; }

        /// <summary>How loud its loudest sample is.</summary>
        public float StubPeak { get; private set; }

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream)
        {
            return new AudioClip { name = name, samples = lengthSamples, channels = channels, frequency = frequency };
        }

        public bool SetData(float[] data, int offsetSamples)
        {
            foreach (float sample in data)
            {
                StubPeak = Math.Max(StubPeak, Math.Abs(sample));
            }
            return data.Length == samples * channels && offsetSamples == 0;
        }
    }

    /// <summary>Plays nothing, and counts how far it would be by now. Its clock is another than that of the frames.</summary>
    public sealed class AudioSource : Behaviour
    {
        private double at;
        private double seen;
        private bool playing;

        /// <summary>Seconds that have passed for all of them.</summary>
        public static double StubNow;

        /// <summary>Seconds of its own clock a second of <see cref="StubNow"/>.</summary>
        public double StubSpeed = 1;

        /// <summary>What was done with it, in order.</summary>
        public readonly List<string> StubLog = new List<string>();

        public AudioClip clip { get; set; }

        public bool loop { get; set; }

        public bool mute { get; set; }

        public float volume { get; set; } = 1;

        public bool playOnAwake { get; set; } = true;

        public bool isPlaying
        {
            get { StubMove(); return playing; }
        }

        public int timeSamples
        {
            get { StubMove(); return (int)at; }
            set { StubMove(); at = value; }
        }

        public void Play()
        {
            StubMove();
            playing = clip != null && isActiveAndEnabled;
            StubLog.Add("play " + clip.samples + " from " + (int)at);
        }

        public void Stop()
        {
            StubMove();
            if (playing)
            {
                StubLog.Add("stop");
            }
            playing = false;
            at = 0;
        }

        // As the engine does it, a sound that has ended is at its beginning again.
        private void StubMove()
        {
            double now = StubNow;
            if (playing)
            {
                at += (now - seen) * StubSpeed * clip.frequency;
                if (at >= clip.samples)
                {
                    playing = false;
                    at = 0;
                    StubLog.Add("end");
                }
            }
            seen = now;
        }
    }

    public class RuntimeAnimatorController : Object
    {
    }

    public enum AnimatorControllerParameterType
    {
        Float = 1,
        Int = 3,
        Bool = 4,
        Trigger = 9
    }

    public sealed class AnimatorControllerParameter
    {
        public string name { get; set; }

        public AnimatorControllerParameterType type { get; set; }
    }

    public sealed class Animator : Behaviour
    {
        public RuntimeAnimatorController runtimeAnimatorController { get; set; }

        public AnimatorControllerParameter[] parameters => new AnimatorControllerParameter[0];

        public static int StringToHash(string name)
        {
            return name.GetHashCode();
        }

        public bool HasState(int layerIndex, int stateID)
        {
            return false;
        }

        public void Play(int stateNameHash, int layer)
        {
        }

        public void CrossFadeInFixedTime(int stateHashName, float fixedTransitionDuration, int layer)
        {
        }

        public void SetTrigger(string name)
        {
        }
    }

    public enum RenderMode
    {
        ScreenSpaceOverlay
    }

    public sealed class Canvas : Behaviour
    {
        public RenderMode renderMode { get; set; }
    }

    public enum TextAnchor
    {
        UpperLeft,
        MiddleLeft,
        MiddleCenter,
        LowerLeft
    }

    public enum HorizontalWrapMode
    {
        Wrap
    }

    public enum VerticalWrapMode
    {
        Truncate
    }

    public enum RuntimeInitializeLoadType
    {
        SubsystemRegistration = 4
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class RuntimeInitializeOnLoadMethodAttribute : Attribute
    {
        public RuntimeInitializeOnLoadMethodAttribute(RuntimeInitializeLoadType loadType)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class DefaultExecutionOrder : Attribute
    {
        public DefaultExecutionOrder(int order)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class DisallowMultipleComponent : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class AddComponentMenu : Attribute
    {
        public AddComponentMenu(string menuName)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class RequireComponent : Attribute
    {
        public readonly Type Type;

        public RequireComponent(Type requiredComponent)
        {
            Type = requiredComponent;
        }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CreateAssetMenuAttribute : Attribute
    {
        public string menuName { get; set; }

        public string fileName { get; set; }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class SerializeField : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class TooltipAttribute : Attribute
    {
        public TooltipAttribute(string tooltip)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class HeaderAttribute : Attribute
    {
        public HeaderAttribute(string header)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class MinAttribute : Attribute
    {
        public MinAttribute(float min)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class RangeAttribute : Attribute
    {
        public RangeAttribute(float min, float max)
        {
        }
    }

    public class GUILayoutOption
    {
    }

    public static class GUILayout
    {
        public static bool Button(string text, params GUILayoutOption[] options)
        {
            return false;
        }

        public static bool Toggle(bool value, string text, params GUILayoutOption[] options)
        {
            return value;
        }

        public static GUILayoutOption Width(float width)
        {
            return null;
        }

        public static GUILayoutOption Height(float height)
        {
            return null;
        }

        public static GUILayoutOption MinHeight(float minHeight)
        {
            return null;
        }
    }

    public static class GUI
    {
        public static bool enabled { get; set; }
    }

    public sealed class GUIStyle
    {
    }
}

namespace UnityEngine.Events
{
    public class UnityEvent
    {
        private Action listeners = delegate { };

        public void AddListener(UnityAction call)
        {
            listeners += delegate { call(); };
        }

        public void Invoke()
        {
            listeners();
        }
    }

    public class UnityEvent<T0>
    {
        private Action<T0> listeners = delegate { };

        public void AddListener(UnityAction<T0> call)
        {
            listeners += delegate(T0 argument) { call(argument); };
        }

        public void Invoke(T0 argument)
        {
            listeners(argument);
        }
    }

    public delegate void UnityAction();

    public delegate void UnityAction<T0>(T0 arg0);
}
